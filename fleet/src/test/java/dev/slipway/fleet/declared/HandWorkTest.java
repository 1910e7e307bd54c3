package dev.slipway.fleet.declared;

import static dev.slipway.fleet.declared.FleetFolder.commit;
import static dev.slipway.fleet.declared.FleetFolder.machine;
import static dev.slipway.fleet.declared.FleetFolder.open;
import static dev.slipway.fleet.declared.FleetFolder.propose;
import static dev.slipway.fleet.declared.FleetFolder.put;
import static dev.slipway.fleet.declared.FleetFolder.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People who edit and commit in the work tree with Git itself, locks that somebody left, and disks that fail. */
@Timeout(120)
class HandWorkTest {
    @TempDir
    Path parent;

    private Path folder() {
        return parent.resolve("fleet");
    }

    private void commitByHand(String message) {
        Program.git(folder(), "add", "-A");
        Program.git(folder(), "commit", "-q", "-m", message);
    }

    @Test
    void commitMadeWithGitIsTakenInByRefreshAndByTheNextChange() throws Exception {
        try (FleetRepository fleet = open(folder())) {
            write(folder(), "machines/hand.yaml", machine(1));
            commitByHand("by hand");
            assertThat(fleet.refresh().machines()).hasSize(1);
            assertThat(fleet.problems()).isEmpty();
            write(folder(), "machines/hand2.yaml", machine(2));
            commitByHand("by hand again");
            assertThat(commit(fleet, put("machines/web.yaml", machine(3)))
                            .fleet()
                            .machines())
                    .hasSize(3);
            assertThat(Program.git(folder(), "log", "--format=%an").lines())
                    .containsExactly("Ada", "Ada", "Ada", "Slipway");
            assertThat(Program.git(folder(), "status", "--porcelain")).isEmpty();
        }
    }

    @Test
    void commitThatIsNotValidIsToldAndTheLastGoodOneCounts() throws Exception {
        String good;
        try (FleetRepository fleet = open(folder())) {
            good = commit(fleet, put("machines/a.yaml", machine(1))).commit();
            write(folder(), "machines/b.yaml", machine(1));
            commitByHand("a twin");
            assertThat(fleet.refresh().commit()).isEqualTo(good);
            assertThat(fleet.problems()).hasSize(3);
        }
        try (FleetRepository fleet = open(folder())) {
            assertThat(fleet.current().commit()).as("after a restart as well").isEqualTo(good);
            assertThat(fleet.problems()).hasSize(3);
            assertThat(propose(fleet, put("machines/c.yaml", machine(3))))
                    .as("what does not mend it is refused with what is wrong")
                    .isInstanceOf(ChangeOutcome.Refused.class);
            assertThat(commit(fleet, put("machines/b.yaml", machine(2))).fleet().machines())
                    .hasSize(2);
            assertThat(fleet.problems()).isEmpty();
        }
    }

    @Test
    void uncommittedEditsAreReportedAndLeftAlone() throws Exception {
        try (FleetRepository fleet = open(folder())) {
            commit(fleet, put("machines/a.yaml", machine(1)), put("machines/b.yaml", machine(2)));
            write(folder(), "machines/a.yaml", machine(9));
            write(folder(), "machines/new.yaml", machine(8));
            Files.delete(folder().resolve("machines/b.yaml"));
            fleet.refresh();
            assertThat(fleet.problems())
                    .extracting(problem -> problem.file() + " " + problem.message())
                    .containsExactly(
                            "machines/a.yaml the file was edited by hand and is not committed, so it does not count.",
                            "machines/b.yaml the file was removed by hand and is not committed, so it does not count.",
                            "machines/new.yaml the file was added by hand and is not committed, so it does not count.");
            commit(fleet, put("machines/c.yaml", machine(3)));
            assertThat(folder().resolve("machines/a.yaml")).hasContent(machine(9));
            assertThat(folder().resolve("machines/new.yaml")).hasContent(machine(8));
            assertThat(folder().resolve("machines/b.yaml")).doesNotExist();
            assertThat(folder().resolve("machines/c.yaml")).hasContent(machine(3));
        }
        try (FleetRepository fleet = open(folder())) {
            assertThat(fleet.problems()).as("a restart touches nothing").hasSize(3);
            assertThat(folder().resolve("machines/a.yaml")).hasContent(machine(9));
            assertThat(Program.git(folder(), "status", "--porcelain").lines())
                    .containsExactly(" M machines/a.yaml", " D machines/b.yaml", "?? machines/new.yaml");
        }
    }

    @Test
    void uncommittedEditThatIsInTheWayIsKeptInABranch() throws Exception {
        try (FleetRepository fleet = open(folder())) {
            commit(fleet, put("machines/a.yaml", machine(1)));
            write(folder(), "machines/a.yaml", machine(9));
            commit(fleet, put("machines/a.yaml", machine(2)));
            assertThat(folder().resolve("machines/a.yaml")).hasContent(machine(2));
            String branch = Program.git(folder(), "for-each-ref", "--format=%(refname:short)", "refs/heads/hand-edits")
                    .strip();
            assertThat(Program.git(folder(), "show", branch + ":machines/a.yaml"))
                    .isEqualTo(machine(9));
            assertThat(fleet.problems())
                    .singleElement()
                    .satisfies(problem ->
                            assertThat(problem.words()).contains(branch).contains("git show"));
            Program.git(folder(), "branch", "-q", "-D", branch);
            fleet.refresh();
            assertThat(fleet.problems()).isEmpty();
            Program.git(folder(), "fsck", "--strict");
        }
    }

    @Test
    void bytesThatAreNoTextAreKeptAsTheyAre() throws Exception {
        byte[] bytes = {(byte) 0xff, 0, (byte) 0xfe, 'a', '\r', '\n'};
        try (FleetRepository fleet = open(folder())) {
            commit(fleet, put("profiles/base/motd", "hello\n"));
            Files.write(folder().resolve("profiles/base/motd"), bytes);
            commit(fleet, put("profiles/base/motd", "bye\n"));
            String kept = Program.git(folder(), "for-each-ref", "--format=%(refname:short)", "refs/heads/hand-edits")
                    .strip();
            String blob = Program.git(folder(), "rev-parse", kept + ":profiles/base/motd")
                    .strip();
            Files.write(parent.resolve("same"), bytes);
            assertThat(Program.git(
                                    folder(),
                                    "hash-object",
                                    "--no-filters",
                                    parent.resolve("same").toString())
                            .strip())
                    .isEqualTo(blob);
        }
    }

    @Test
    void deathBetweenTheBranchAndTheFilesIsMendedAtTheNextStart() throws Exception {
        String first;
        try (FleetRepository fleet = open(folder())) {
            first = commit(fleet, put("machines/a.yaml", machine(1)), put("machines/gone.yaml", machine(2)))
                    .commit();
            commit(
                    fleet,
                    put("machines/a.yaml", machine(3)),
                    put("machines/new.yaml", machine(4)),
                    new FileEdit.Delete("machines/gone.yaml"));
        }
        // As it is when the process dies right after the branch moved: files, index and mark are those of before.
        Program.git(folder(), "read-tree", "--reset", "-u", first);
        Program.git(folder(), "update-ref", "refs/slipway/checked-out", first + "^{tree}");
        try (FleetRepository fleet = open(folder())) {
            assertThat(fleet.problems()).isEmpty();
            assertThat(folder().resolve("machines/a.yaml")).hasContent(machine(3));
            assertThat(folder().resolve("machines/new.yaml")).hasContent(machine(4));
            assertThat(folder().resolve("machines/gone.yaml")).doesNotExist();
            assertThat(Program.git(folder(), "status", "--porcelain")).isEmpty();
        }
    }

    @Test
    void stagedWorkStaysStaged() throws Exception {
        try (FleetRepository fleet = open(folder())) {
            write(folder(), "machines/staged.yaml", machine(5));
            Program.git(folder(), "add", "machines/staged.yaml");
            commit(fleet, put("machines/a.yaml", machine(1)));
            assertThat(Program.git(folder(), "status", "--porcelain").lines())
                    .containsExactly("A  machines/staged.yaml");
        }
    }

    @Test
    void folderWithFilesBecomesARepositoryOfThem() throws Exception {
        write(folder(), "machines/a.yaml", machine(1));
        write(folder(), "fleet.yaml", "name: mine\nprofile: base\n");
        write(folder(), "notes.txt", "not ours\n");
        try (FleetRepository fleet = open(folder())) {
            assertThat(fleet.current().settings().name()).isEqualTo("mine");
            assertThat(fleet.current().machines()).hasSize(1);
            assertThat(Program.git(folder(), "status", "--porcelain")).isEqualTo("?? notes.txt\n");
        }
    }

    @Test
    void cloneOfAFleetOpensAsItIs() {
        try (FleetRepository fleet = open(folder())) {
            commit(fleet, put("machines/a.yaml", machine(1)));
        }
        Program.git(parent, "clone", "-q", "fleet", "clone");
        try (FleetRepository clone = open(parent.resolve("clone"))) {
            assertThat(clone.current().machines()).hasSize(1);
            assertThat(clone.problems()).isEmpty();
            commit(clone, put("machines/b.yaml", machine(2)));
            assertThat(Program.git(parent.resolve("clone"), "status", "--porcelain"))
                    .isEmpty();
        }
    }

    @Test
    void committedLinksAndBinariesAndHugeFilesAreToldNotFollowed() throws Exception {
        try (FleetRepository fleet = open(folder())) {
            commit(fleet, put("machines/a.yaml", machine(1)));
            Files.createSymbolicLink(folder().resolve("machines/link.yaml"), Path.of("/etc/passwd"));
            Files.write(folder().resolve("machines/bin.yaml"), new byte[] {(byte) 0xff, 0});
            Files.writeString(folder().resolve("machines/huge.yaml"), "a: b\n".repeat(300_000));
            commitByHand("strange files");
            fleet.refresh();
            assertThat(fleet.problems())
                    .extracting(problem -> problem.file() + " " + problem.message())
                    .contains(
                            "machines/link.yaml this is a link, not a file.",
                            "machines/bin.yaml the file is not UTF-8 text.",
                            "machines/huge.yaml the file has 1500000 bytes; at most 1048576 are read.");
            assertThat(fleet.current().machines()).hasSize(1);
            commit(
                    fleet,
                    new FileEdit.Delete("machines/link.yaml"),
                    new FileEdit.Delete("machines/bin.yaml"),
                    put("machines/huge.yaml", machine(2)));
            assertThat(fleet.problems()).isEmpty();
            assertThat(fleet.current().machines()).hasSize(2);
        }
    }

    @Test
    void linkInTheWorkTreeDoesNotLeadOutOfIt() throws Exception {
        Path outside = Files.createDirectory(parent.resolve("outside"));
        try (FleetRepository fleet = open(folder())) {
            Files.createSymbolicLink(folder().resolve("machines"), outside);
            commit(fleet, put("machines/a.yaml", machine(1)));
            assertThat(outside).isEmptyDirectory();
            assertThat(fleet.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.message()).contains("is not a folder"));
            Files.delete(folder().resolve("machines"));
            fleet.refresh();
            assertThat(folder().resolve("machines/a.yaml")).hasContent(machine(1));
            assertThat(fleet.problems()).isEmpty();
        }
    }

    @Test
    void locksOfAKilledSlipwayAreRemovedAndThoseOfOthersStay() throws Exception {
        open(folder()).close();
        Path git = folder().resolve(".git");
        for (String lock : List.of("index.lock", "HEAD.lock", "refs/heads/main.lock", "refs/slipway/published.lock")) {
            Files.createFile(git.resolve(lock));
        }
        Files.createFile(git.resolve("slipway-writing"));
        try (FleetRepository fleet = open(folder())) {
            assertThat(fleet.problems()).isEmpty();
            commit(fleet, put("machines/a.yaml", machine(1)));
        }
        Files.createFile(git.resolve("index.lock"));
        try (FleetRepository fleet = open(folder())) {
            commit(fleet, put("machines/b.yaml", machine(2)));
            assertThat(folder().resolve("machines/b.yaml")).exists();
            assertThat(fleet.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.file()).isEqualTo(".git/index.lock"));
            assertThat(git.resolve("index.lock")).exists();
            Files.delete(git.resolve("index.lock"));
            fleet.refresh();
            assertThat(fleet.problems()).isEmpty();
            assertThat(Program.git(folder(), "status", "--porcelain")).isEmpty();
        }
        Files.createFile(git.resolve("refs/heads/main.lock"));
        try (FleetRepository fleet = open(folder())) {
            assertThat(propose(fleet, put("machines/c.yaml", machine(3))))
                    .isInstanceOfSatisfying(
                            ChangeOutcome.NotStored.class,
                            failed -> assertThat(failed.problem().message()).contains("lock"));
            assertThat(fleet.current().machines()).hasSize(2);
        }
    }

    @Test
    void fullAndReadOnlyDiskAreToldAndTheFleetStaysTrue() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String script = """
                set -e
                mount -t tmpfs -o size=2m none "$1"
                exec "$2" -Xmx128m -XX:+UseSerialGC -cp "$3" dev.slipway.fleet.declared.FullDisk "$1"
                """;
        Path mountPoint = Files.createDirectory(parent.resolve("small"));
        Assumptions.assumeTrue(
                Program.run(parent, "unshare", "-m", "mount", "-t", "tmpfs", "none", mountPoint.toString())
                                .status()
                        == 0,
                "SKIPPED: needs the right to mount in a namespace (unshare -m)");
        Program.Result result = Program.run(
                parent,
                "unshare",
                "-m",
                "sh",
                "-c",
                script,
                "sh",
                mountPoint.toString(),
                java.toString(),
                System.getProperty("java.class.path"));
        assertThat(result.output().lines().toList())
                .as(result.output())
                .contains("FULL NotStored true", "AFTER Committed", "READONLY NotStored true", "REOPENED true");
        assertThat(Map.of("status", result.status())).containsEntry("status", 0);
    }
}
