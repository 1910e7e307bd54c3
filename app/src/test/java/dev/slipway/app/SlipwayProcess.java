package dev.slipway.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real jar as its users run it: a process of its own, that can be ended politely or killed. */
public final class SlipwayProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Slipway is ready:\\s+(http://\\S+)");
    private static final Pattern SETUP = Pattern.compile("setup\\?token=(\\S+)");

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final CompletableFuture<String> token = new CompletableFuture<>();
    private final int http;
    private final int machineHttp;
    private final int dhcp;
    private final int tftp;
    private final List<String> command;

    private SlipwayProcess(List<String> command, int http, int machineHttp, int dhcp, int tftp) throws IOException {
        this.command = List.copyOf(command);
        this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
        this.http = http;
        this.machineHttp = machineHttp;
        this.dhcp = dhcp;
        this.tftp = tftp;
        // A read from a pipe holds the carrier of a virtual thread.
        Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts on loopback only, with free ports for everything. */
    public static SlipwayProcess onLoopback(Path data, String... jvmOptions) throws IOException {
        List<String> command = command();
        command.addAll(1, List.of(jvmOptions));
        return onLoopback(command, data);
    }

    /** The same with another command. */
    static SlipwayProcess onLoopback(List<String> begin, Path data) throws IOException {
        int http = freePort();
        int machineHttp = freePort();
        int dhcp = freePort();
        int tftp = freePort();
        List<String> command = new ArrayList<>(begin);
        command.addAll(List.of(
                "run",
                "--data",
                data.toString(),
                "--http",
                "" + http,
                "--machine-http",
                "" + machineHttp,
                "--dhcp-port",
                "" + dhcp,
                "--pxe-port",
                "" + freePort(),
                "--tftp-port",
                "" + tftp,
                "--interface",
                "lo"));
        return new SlipwayProcess(command, http, machineHttp, dhcp, tftp);
    }

    /** Starts the demo: simulated machines that are real SSH servers on loopback. */
    public static SlipwayProcess demo(Path data, int machines) throws IOException {
        int http = freePort();
        List<String> command = command();
        command.addAll(List.of("demo", "--data", data.toString(), "--http", "" + http, "--machines", "" + machines));
        return new SlipwayProcess(command, http, 0, 0, 0);
    }

    /** Starts it once more with the same ports and data, after this one has ended. */
    public SlipwayProcess again() throws IOException {
        return new SlipwayProcess(command, http, machineHttp, dhcp, tftp);
    }

    /** How the jar is started, without its subcommand. */
    public static List<String> command() {
        return new ArrayList<>(QuickStart.COMMAND);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                output.add(line);
                Matcher setup = SETUP.matcher(line);
                if (setup.find()) {
                    token.complete(setup.group(1));
                }
                if (READY.matcher(line).find()) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            output.add("(reading its output ended: " + e.getMessage() + ")");
        }
        ready.completeExceptionally(new IllegalStateException("it ended: " + String.join("\n", output)));
    }

    /** Waits until it says that it is ready. */
    public SlipwayProcess awaitReady() throws Exception {
        try {
            ready.get(4, TimeUnit.MINUTES);
            return this;
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("Slipway did not get ready:\n" + String.join("\n", output), e);
        }
    }

    /** The one-time token that the first run prints. */
    public String setupToken() throws Exception {
        return token.get(20, TimeUnit.SECONDS);
    }

    public URI people(String path) {
        return URI.create("http://localhost:" + http + path);
    }

    public URI machines(String path) {
        return URI.create("http://127.0.0.1:" + machineHttp + path);
    }

    public int dhcpPort() {
        return dhcp;
    }

    public int tftpPort() {
        return tftp;
    }

    public List<String> output() {
        return List.copyOf(output);
    }

    /** Resident memory in MiB, as the kernel counts it. */
    public long residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    /** SIGTERM; returns the exit code. */
    public int end() throws InterruptedException {
        return end(Duration.ofSeconds(30));
    }

    int end(Duration patience) throws InterruptedException {
        // Process.destroy would also close its output, which it dies of when it still has something to say.
        process.toHandle().destroy();
        if (!process.waitFor(patience)) {
            throw new AssertionError("it did not end within " + patience + " of SIGTERM");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            if (process.onExit()
                    .completeOnTimeout(process, 20, TimeUnit.SECONDS)
                    .join()
                    .isAlive()) {
                process.destroyForcibly();
            }
        }
    }
}
