package dev.slipway.pxe.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that nobody here wrote, run with a deadline. */
public final class Programs {
    private Programs() {}

    /** What a program did. */
    public record Ended(int status, String output) {}

    /** Skips the test, saying why, when the program is not installed. */
    public static void require(String program, String debianPackage) {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program))),
                "SKIPPED: " + program + " is not installed (apt install " + debianPackage + ")");
    }

    public static void requireRoot() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "SKIPPED: needs root to make network namespaces and to bind ports 67 and 69");
    }

    /** Runs to its end; fails when that takes longer than a minute. */
    public static Ended run(Path directory, String... command) throws IOException, InterruptedException {
        return run(directory, List.of(command));
    }

    public static Ended run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("program", ".out");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends within a minute; so far: %s", command, Files.readString(output))
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }
}
