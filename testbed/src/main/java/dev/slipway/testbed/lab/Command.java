package dev.slipway.testbed.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A program that is run to its end. */
public final class Command {
    private Command() {}

    /**
     * Runs a program and waits for it.
     *
     * @param argv program and arguments
     * @param patience how long it may take; it is killed afterwards
     * @return exit code and what it wrote
     * @throws LabException when it cannot be started or takes too long
     */
    public static CommandResult run(List<String> argv, Duration patience) {
        try {
            Process process = new ProcessBuilder(argv).start();
            process.getOutputStream().close();
            CompletableFuture<byte[]> output = supply(() -> drain(process.getInputStream()));
            CompletableFuture<byte[]> errors = supply(() -> drain(process.getErrorStream()));
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new LabException(argv + " took more than " + patience.toSeconds() + " s");
            }
            return new CommandResult(process.exitValue(), text(output.join()), text(errors.join()));
        } catch (IOException e) {
            throw new LabException("cannot run " + argv + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while running " + argv, e);
        }
    }

    /**
     * Runs a program that must succeed.
     *
     * @param argv program and arguments
     * @param patience how long it may take
     * @return what it wrote to its standard output
     * @throws LabException when it fails; the message carries its standard error
     */
    public static String require(List<String> argv, Duration patience) {
        CommandResult result = run(argv, patience);
        if (result.exitCode() != 0) {
            throw new LabException(
                    argv + " failed with " + result.exitCode() + ": " + result.errors() + result.output());
        }
        return result.output();
    }

    /** On a thread of its own: reads from pipes fill a common pool, and what another program says then waits for them. */
    private static CompletableFuture<byte[]> supply(Supplier<byte[]> reading) {
        return CompletableFuture.supplyAsync(
                reading, task -> Thread.ofPlatform().daemon().start(task));
    }

    private static byte[] drain(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            return e.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
