package dev.slipway.fleet.declared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that commits is killed with SIGKILL at any instant; what it announced is there, whole, for Git as well. */
@Timeout(300)
class KilledCommitsTest {
    /** One round starts a JVM; this many hit all phases of a commit without making the build long. */
    private static final int ROUNDS = 12;

    @TempDir
    Path parent;

    @Test
    void killedAtAnyInstantNothingIsHalfAndNothingAnnouncedIsLost() throws Exception {
        Path folder = parent.resolve("fleet");
        Random random = new Random(20260301);
        int announced = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            CommitLoop.class.getName(),
                            folder.toString(),
                            Integer.toString(round))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String last = "";
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                // The first round is sometimes killed while the repository itself is made.
                int commits = random.nextInt(8);
                long nanos = TimeUnit.MICROSECONDS.toNanos(random.nextInt(120_000));
                for (int i = 0; i < commits; i++) {
                    String line = reader.readLine();
                    last = line == null ? last : line;
                }
                long until = System.nanoTime() + nanos;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                // Process.destroyForcibly would close the stream that is still to be read.
                child.toHandle().destroyForcibly();
                child.waitFor();
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    // A line that was cut short announces nothing.
                    last = line.length() == 40 ? line : last;
                }
            }
            announced += last.isEmpty() ? 0 : 1;
            try (FleetRepository fleet = FleetFolder.open(folder)) {
                assertThat(fleet.problems()).as("round %s", round).isEmpty();
                assertThat(Program.git(folder, "fsck", "--strict", "--full")).doesNotContain("error");
                assertThat(Program.git(folder, "status", "--porcelain"))
                        .as("round %s", round)
                        .isEmpty();
                if (!last.isEmpty()) {
                    Program.git(folder, "merge-base", "--is-ancestor", last, "HEAD");
                }
                assertThat(Program.git(folder, "rev-parse", "HEAD").strip())
                        .isEqualTo(fleet.current().commit());
                // Each commit sets both machines to the same number: half of it would show.
                assertThat(fleet.text("machines/a.yaml")
                                .map(FleetFile::text)
                                .orElse("")
                                .replace("52:", ""))
                        .isEqualTo(fleet.text("machines/b.yaml")
                                .map(FleetFile::text)
                                .orElse("")
                                .replace("56:", ""));
                FleetFolder.commit(fleet, FleetFolder.put("machines/after.yaml", "serial: R" + round + "\n"));
            }
            try (var left = Files.list(folder.resolve(".git"))) {
                assertThat(left.map(file -> file.getFileName().toString()).toList())
                        .doesNotContain("index.lock", "slipway-writing");
            }
        }
        assertThat(announced).as("rounds that got as far as a commit").isGreaterThan(ROUNDS / 3);
    }

    /** The child: commits for ever and announces every commit that it was told of. */
    static final class CommitLoop {
        private CommitLoop() {}

        public static void main(String[] arguments) {
            try (FleetRepository fleet = FleetFolder.open(Path.of(arguments[0]))) {
                for (int i = 0; ; i++) {
                    String tail = "%02x:%02x:%02x".formatted(Integer.parseInt(arguments[1]), i / 256, i % 256);
                    ChangeOutcome outcome = fleet.propose(new Change(
                            FleetFolder.ADA,
                            "change " + i,
                            fleet.head(),
                            List.of(
                                    FleetFolder.put("machines/a.yaml", "macs: [52:00:00:" + tail + "]\n"),
                                    FleetFolder.put("machines/b.yaml", "macs: [56:00:00:" + tail + "]\n"))));
                    if (!(outcome instanceof ChangeOutcome.Committed committed)) {
                        throw new IllegalStateException(outcome.toString());
                    }
                    System.out.println(committed.commit());
                    System.out.flush();
                }
            }
        }
    }
}
