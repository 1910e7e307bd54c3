package dev.slipway.fleet.declared;

import static dev.slipway.fleet.declared.FleetFolder.ADA;
import static dev.slipway.fleet.declared.FleetFolder.BOB;
import static dev.slipway.fleet.declared.FleetFolder.commit;
import static dev.slipway.fleet.declared.FleetFolder.machine;
import static dev.slipway.fleet.declared.FleetFolder.open;
import static dev.slipway.fleet.declared.FleetFolder.propose;
import static dev.slipway.fleet.declared.FleetFolder.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changing the fleet, its history, and what two people get who do it at once. Git itself is the judge. */
@Timeout(120)
class FleetRepositoryTest {
    @TempDir
    Path parent;

    private Path folder() {
        return parent.resolve("fleet");
    }

    private void assertGitIsContent() {
        assertThat(Program.git(folder(), "fsck", "--strict", "--full")).doesNotContain("error");
        assertThat(Program.git(folder(), "status", "--porcelain")).isEmpty();
    }

    @Test
    void newFleetBeginsWithAProfileThatRendersForBothSystems() {
        try (FleetRepository fleet = open(folder())) {
            assertThat(fleet.problems()).isEmpty();
            assertThat(fleet.current().settings().name()).isEqualTo("home");
            assertGitIsContent();
            assertThat(Program.git(folder(), "log", "--format=%an %s %at"))
                    .isEqualTo("Slipway Begin the fleet 1772366400\n");
            assertThat(Program.git(folder(), "branch", "--show-current")).isEqualTo("main\n");
            assertThat(Program.git(folder(), "ls-files"))
                    .isEqualTo("fleet.yaml\nprofiles/base/butane.yaml\nprofiles/base/profile.yaml\n");
            DeclaredFleet current = commit(
                            fleet,
                            put(
                                    "fleet.yaml",
                                    "profile: base\nvalues:\n  ssh_authorized_keys: [ssh-ed25519 AAAA me@x]\n"),
                            put(
                                    "machines/a.yaml",
                                    machine(1)
                                            + "address: {cidr: 10.0.0.1/24, gateway: 10.0.0.254, nameservers: [1.1.1.1]}\n"),
                            put(
                                    "machines/b.yaml",
                                    machine(2)
                                            + "os: {family: flatcar}\naddress: {cidr: 10.0.0.2/24, gateway: 10.0.0.254, nameservers: [1.1.1.1]}\n"),
                            put("machines/c.yaml", machine(3)))
                    .fleet();
            assertThat(rendered(current, "a")).isEqualTo("""
                            variant: fcos
                            version: 1.5.0
                            passwd:
                              users:
                                - name: core
                                  ssh_authorized_keys: [ssh-ed25519 AAAA me@x]
                            storage:
                              files:
                                - path: /etc/hostname
                                  mode: 0644
                                  overwrite: true
                                  contents:
                                    inline: a
                                - path: /etc/NetworkManager/system-connections/slipway.nmconnection
                                  mode: 0600
                                  contents:
                                    inline: |
                                      [connection]
                                      id=slipway
                                      type=ethernet
                                      [ethernet]
                                      mac-address=52:54:00:00:00:01
                                      [ipv4]
                                      method=manual
                                      address1=10.0.0.1/24,10.0.0.254
                                      dns=1.1.1.1;
                                      [ipv6]
                                      method=auto
                            """);
            assertThat(rendered(current, "b"))
                    .startsWith("variant: flatcar\nversion: 1.0.0\n")
                    .endsWith("""
                                      [Match]
                                      MACAddress=52:54:00:00:00:02
                                      [Network]
                                      Address=10.0.0.2/24
                                      Gateway=10.0.0.254
                                      DNS=1.1.1.1
                            """);
            assertThat(rendered(current, "c")).endsWith("inline: c\n");
        }
    }

    private static String rendered(DeclaredFleet fleet, String name) {
        ProfileRendering rendering =
                new ProfileRenderer().render(fleet, fleet.machines().get(new MachineName(name)));
        return ((ProfileRendering.Done) rendering).profile().rendered().text();
    }

    @Test
    void changeIsCommittedWithAuthorAndMessageAndPublished() {
        try (FleetRepository fleet = open(folder())) {
            List<String> published = new ArrayList<>();
            fleet.onPublish(now -> published.add(now.commit()));
            ChangeOutcome.Committed committed = commit(fleet, put("machines/ns1.yaml", machine(1)));
            assertThat(fleet.current()).isSameAs(committed.fleet());
            assertThat(published).containsExactly(committed.commit());
            assertThat(committed.fleet().commit()).isEqualTo(committed.commit());
            assertThat(Program.git(folder(), "log", "-1", "--format=%H|%an|%ae|%cn|%B"))
                    .isEqualTo(committed.commit() + "|Ada|ada@example.org|Slipway|a reason\n\n");
            assertThat(folder().resolve("machines/ns1.yaml")).hasContent(machine(1));
            assertGitIsContent();
            commit(fleet, new FileEdit.Delete("machines/ns1.yaml"));
            assertThat(folder().resolve("machines")).doesNotExist();
            assertThat(fleet.current().machines()).isEmpty();
            assertGitIsContent();
        }
    }

    @Test
    void listenerThatFailsDoesNotStopTheOthers() {
        try (FleetRepository fleet = open(folder())) {
            List<String> published = new ArrayList<>();
            fleet.onPublish(now -> {
                throw new IllegalStateException("broken listener");
            });
            fleet.onPublish(now -> published.add(now.commit()));
            commit(fleet, put("machines/ns1.yaml", machine(1)));
            assertThat(published).hasSize(1);
        }
    }

    @Test
    void refusedChangeChangesNothing() {
        try (FleetRepository fleet = open(folder())) {
            String before = fleet.head();
            ChangeOutcome outcome =
                    propose(fleet, put("machines/ns1.yaml", machine(1)), put("machines/ns2.yaml", machine(1)));
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ChangeOutcome.Refused.class,
                            refused -> assertThat(refused.problems()).hasSize(2));
            assertThat(fleet.head()).isEqualTo(before);
            assertThat(folder().resolve("machines")).doesNotExist();
            assertGitIsContent();
        }
    }

    @Test
    void pathsOutsideTheFleetAreRefused() {
        try (FleetRepository fleet = open(folder())) {
            for (String path : List.of(
                    "../x.yaml",
                    "machines/../../x.yaml",
                    "/etc/passwd",
                    "C:\\x",
                    "README.md",
                    ".git/config",
                    "machines/.yaml",
                    "machines//a.yaml",
                    "machines/a.yaml/",
                    "profiles/base/../../x",
                    "profiles/base/.git/hooks",
                    "profiles/base/a\u0000b",
                    "")) {
                assertThat(propose(fleet, put(path, "x: 1\n")))
                        .as(path)
                        .isInstanceOfSatisfying(
                                ChangeOutcome.Refused.class,
                                refused -> assertThat(refused.problems())
                                        .allSatisfy(problem ->
                                                assertThat(problem.file()).isEqualTo(path)));
            }
            assertThat(propose(fleet, put("profiles/base/x", "a"), put("profiles/base/x/y", "b")))
                    .isInstanceOf(ChangeOutcome.Refused.class);
            assertThat(fleet.propose(new Change(ADA, " ", fleet.head(), List.of(put("machines/a.yaml", machine(1))))))
                    .isInstanceOfSatisfying(
                            ChangeOutcome.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .extracting(Problem::field)
                                    .containsExactly("message"));
            assertThat(propose(fleet, put("profiles/base/x", "\ud83d"))).isInstanceOf(ChangeOutcome.Refused.class);
            assertGitIsContent();
        }
    }

    @Test
    void hundredMegabytesAreRefusedBySizeBeforeTheyAreParsed() {
        try (FleetRepository fleet = open(folder())) {
            String huge = "a: b\n".repeat(20_000_000);
            long start = System.nanoTime();
            assertThat(propose(fleet, put("machines/ns1.yaml", huge)))
                    .isInstanceOfSatisfying(
                            ChangeOutcome.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .singleElement()
                                    .satisfies(problem -> assertThat(problem.message())
                                            .isEqualTo("the file has 100000000 bytes; at most 1048576 are read.")));
            assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
        }
    }

    @Test
    void unchangedTextIsNoCommit() {
        try (FleetRepository fleet = open(folder())) {
            commit(fleet, put("machines/ns1.yaml", machine(1)));
            assertThat(propose(fleet, put("machines/ns1.yaml", machine(1)), new FileEdit.Delete("machines/no.yaml")))
                    .isEqualTo(new ChangeOutcome.Unchanged(fleet.head()));
        }
    }

    @Test
    void laterOfTwoEditorsIsToldWhoAndWhenAndNothingIsLost() {
        try (FleetRepository fleet = open(folder())) {
            commit(fleet, put("machines/ns1.yaml", machine(1)));
            String base = fleet.head();
            ChangeOutcome.Committed adas = (ChangeOutcome.Committed) fleet.propose(
                    new Change(ADA, "Ada was first", base, List.of(put("machines/ns1.yaml", machine(2)))));
            commit(fleet, put("machines/other.yaml", machine(9)));
            ChangeOutcome outcome = fleet.propose(
                    new Change(BOB, "Bob was later", base, List.of(put("machines/ns1.yaml", machine(3)))));
            assertThat(outcome)
                    .isEqualTo(new ChangeOutcome.Conflict(List.of(new Clash(
                            "machines/ns1.yaml",
                            "Ada",
                            adas.commit(),
                            Instant.parse("2026-03-01T12:00:00Z"),
                            "Ada was first",
                            machine(2),
                            machine(1)))));
            assertThat(fleet.text("machines/ns1.yaml").orElseThrow().text()).isEqualTo(machine(2));
            assertThat(fleet.propose(
                            new Change(BOB, "another file", base, List.of(put("machines/ns3.yaml", machine(3))))))
                    .as("a change of another file on the same base is no conflict")
                    .isInstanceOf(ChangeOutcome.Committed.class);
            assertThat(fleet.propose(
                            new Change(BOB, "delete", base, List.of(new FileEdit.Delete("machines/ns1.yaml")))))
                    .isInstanceOf(ChangeOutcome.Conflict.class);
            assertThat(fleet.propose(new Change(BOB, "x", "0123456789", List.of(put("machines/z.yaml", machine(7))))))
                    .isInstanceOfSatisfying(
                            ChangeOutcome.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .extracting(Problem::field)
                                    .containsExactly("baseCommit"));
        }
    }

    @Test
    void previewValidatesAndCommitsNothing() {
        try (FleetRepository fleet = open(folder())) {
            String before = fleet.head();
            Change good = new Change(ADA, "", before, List.of(put("machines/ns1.yaml", machine(1))));
            assertThat(fleet.preview(good)).isInstanceOfSatisfying(Preview.Valid.class, valid -> {
                assertThat(valid.fleet().machines()).hasSize(1);
                assertThat(valid.fleet().commit()).isEmpty();
            });
            Change bad = new Change(ADA, "", before, List.of(put("machines/ns1.yaml", "x: 1\n")));
            assertThat(fleet.preview(bad)).isInstanceOf(Preview.Invalid.class);
            assertThat(fleet.head()).isEqualTo(before);
            assertGitIsContent();
        }
    }

    @Test
    void historyIsThatOfGit() {
        try (FleetRepository fleet = open(folder())) {
            commit(fleet, put("machines/a.yaml", machine(1)));
            commit(fleet, put("machines/b.yaml", machine(2)), put("machines/a.yaml", machine(3)));
            commit(fleet, put("machines/b.yaml", machine(4)));
            assertThat(fleet.history("machines/a.yaml", 10).stream()
                            .map(CommitSummary::commit)
                            .toList())
                    .isEqualTo(Program.git(folder(), "log", "--format=%H", "--", "machines/a.yaml")
                            .lines()
                            .toList());
            assertThat(fleet.history("", 10)).hasSize(4);
            assertThat(fleet.history("machines", 2)).hasSize(2);
            assertThat(fleet.history("machines/a.yaml", 1).getFirst().paths())
                    .containsExactly("machines/a.yaml", "machines/b.yaml");
            assertThat(fleet.history("nothing", 5)).isEmpty();
        }
    }

    @Test
    void diffIsThatOfGit() {
        try (FleetRepository fleet = open(folder())) {
            StringBuilder before = new StringBuilder(machine(1) + "values:\n");
            IntStream.range(0, 40)
                    .forEach(i -> before.append("  key")
                            .append(i)
                            .append(": ")
                            .append(i)
                            .append('\n'));
            commit(fleet, put("machines/a.yaml", before.toString()), put("machines/gone.yaml", machine(5)));
            String after = before.toString()
                    .replace("key1: 1\n", "key1: one\n")
                    .replace("  key30: 30\n", "")
                    .replace("key35: 35\n", "key35: 35\n  more: x\n");
            String commit = commit(
                            fleet,
                            put("machines/a.yaml", after),
                            put("machines/new.yaml", machine(6)),
                            new FileEdit.Delete("machines/gone.yaml"))
                    .commit();
            CommitDiff diff = fleet.diff(commit.substring(0, 10)).orElseThrow();
            assertThat(diff.files())
                    .extracting(file -> file.kind() + " " + file.path())
                    .containsExactly(
                            "MODIFIED machines/a.yaml", "DELETED machines/gone.yaml", "ADDED machines/new.yaml");
            String git =
                    Program.git(folder(), "show", "--format=", "--no-renames", "--diff-algorithm=histogram", commit);
            assertThat(bare(diff.unified())).isEqualTo(bare(git));
            assertThat(bare(told(diff))).as("the structured form says the same").isEqualTo(bare(git));
            assertThat(fleet.diff("nonsense")).isEmpty();
            assertThat(fleet.diff("deadbeef")).isEmpty();
        }
    }

    /** Hunk positions and lines, without git's headers and function names. */
    private static List<String> bare(String unified) {
        return unified.lines()
                .filter(line -> line.startsWith("@@") || line.startsWith(" ") || line.matches("[+-](?![+-]{2} ).*"))
                .map(line ->
                        line.startsWith("@@") ? line.replaceAll("^@@ -(\\d+).* \\+(\\d+).*@@.*", "@@ $1 $2") : line)
                .toList();
    }

    private static String told(CommitDiff diff) {
        StringBuilder text = new StringBuilder();
        for (CommitDiff.FileDiff file : diff.files()) {
            for (CommitDiff.Hunk hunk : file.hunks()) {
                int old = file.kind() == CommitDiff.Kind.ADDED ? 0 : hunk.oldStart();
                int now = file.kind() == CommitDiff.Kind.DELETED ? 0 : hunk.newStart();
                text.append("@@ -%d +%d @@\n".formatted(old, now));
                for (CommitDiff.Line line : hunk.lines()) {
                    String sign = switch (line) {
                        case CommitDiff.Line.Same same -> " ";
                        case CommitDiff.Line.Removed removed -> "-";
                        case CommitDiff.Line.Added added -> "+";
                    };
                    text.append(sign).append(line.text()).append('\n');
                }
            }
        }
        return text.toString();
    }

    @Test
    void revertIsANewCommitThatKeepsWhatCameAfter() {
        try (FleetRepository fleet = open(folder())) {
            String lines = machine(1) + "# 1\n# 2\n# 3\n# 4\nhostname: a\n# 5\n# 6\n# 7\n# 8\nserial: S1\n";
            commit(fleet, put("machines/a.yaml", lines));
            String unwanted = commit(
                            fleet,
                            put("machines/a.yaml", lines.replace("hostname: a", "hostname: z")),
                            put("machines/b.yaml", machine(2)))
                    .commit();
            commit(
                    fleet,
                    put(
                            "machines/a.yaml",
                            lines.replace("hostname: a", "hostname: z").replace("S1", "S2")));
            ChangeOutcome outcome = fleet.revert(unwanted, BOB, "Revert it");
            assertThat(outcome).isInstanceOf(ChangeOutcome.Committed.class);
            assertThat(fleet.text("machines/a.yaml").orElseThrow().text()).isEqualTo(lines.replace("S1", "S2"));
            assertThat(fleet.text("machines/b.yaml")).isEmpty();
            assertThat(fleet.history("", 1).getFirst().author()).isEqualTo("Bob");
            assertThat(fleet.revert(unwanted, BOB, "again")).isInstanceOf(ChangeOutcome.Unchanged.class);
            assertGitIsContent();
        }
    }

    @Test
    void revertThatClashesOrBreaksTheFleetIsTold() {
        try (FleetRepository fleet = open(folder())) {
            String unwanted = commit(fleet, put("machines/a.yaml", machine(1) + "hostname: b\n"))
                    .commit();
            String later = commit(fleet, put("machines/a.yaml", machine(1) + "hostname: c\n"))
                    .commit();
            assertThat(fleet.revert(unwanted, BOB, "x"))
                    .isInstanceOfSatisfying(ChangeOutcome.Conflict.class, conflict -> {
                        assertThat(conflict.clashes()).singleElement().satisfies(clash -> {
                            assertThat(clash.theirCommit()).isEqualTo(later);
                            assertThat(clash.theirText()).isEqualTo(machine(1) + "hostname: c\n");
                        });
                    });
            String group =
                    commit(fleet, put("groups/web.yaml", "description: x\n")).commit();
            commit(fleet, put("machines/w.yaml", machine(3) + "group: web\n"));
            assertThat(fleet.revert(group, BOB, "x"))
                    .isInstanceOfSatisfying(
                            ChangeOutcome.Refused.class,
                            refused -> assertThat(refused.problems().getFirst().message())
                                    .isEqualTo("there is no group \"web\"."));
            assertThat(fleet.revert("feedfeed", BOB, "x")).isInstanceOf(ChangeOutcome.Refused.class);
            assertThat(fleet.revert(fleet.history("", 100).getLast().commit(), BOB, "the first commit"))
                    .isInstanceOf(ChangeOutcome.Refused.class);
        }
    }

    @Test
    void concurrentProposalsAreAllCommittedOrTold() throws Exception {
        try (FleetRepository fleet = open(folder());
                ExecutorService pool = Executors.newFixedThreadPool(8)) {
            ConcurrentLinkedQueue<String> published = new ConcurrentLinkedQueue<>();
            fleet.onPublish(now -> published.add(now.commit()));
            String base = fleet.head();
            List<Future<ChangeOutcome>> own = IntStream.range(0, 24)
                    .mapToObj(i -> pool.submit(() -> fleet.propose(
                            new Change(ADA, "own " + i, base, List.of(put("machines/m" + i + ".yaml", machine(i)))))))
                    .toList();
            List<Future<ChangeOutcome>> same = IntStream.range(100, 108)
                    .mapToObj(i -> pool.submit(() -> fleet.propose(
                            new Change(BOB, "same " + i, base, List.of(put("machines/same.yaml", machine(i)))))))
                    .toList();
            for (Future<ChangeOutcome> outcome : own) {
                assertThat(outcome.get()).isInstanceOf(ChangeOutcome.Committed.class);
            }
            int committed = 0;
            for (Future<ChangeOutcome> outcome : same) {
                committed += outcome.get() instanceof ChangeOutcome.Committed ? 1 : 0;
                assertThat(outcome.get()).isInstanceOfAny(ChangeOutcome.Committed.class, ChangeOutcome.Conflict.class);
            }
            assertThat(committed).isEqualTo(1);
            assertThat(fleet.current().machines()).hasSize(25);
            assertThat(List.copyOf(published).reversed())
                    .isEqualTo(Program.git(folder(), "log", "--format=%H", base + "..HEAD")
                            .lines()
                            .toList());
            assertGitIsContent();
        }
    }

    @Test
    void folderThatCannotBeMadeIsToldInWords() throws Exception {
        Files.writeString(parent.resolve("file"), "x");
        assertThatThrownBy(() -> open(parent.resolve("file")))
                .isInstanceOf(FleetStorageException.class)
                .hasMessageContaining("cannot be opened")
                .hasMessageContaining("Check that it is a folder");
        assertThatThrownBy(() -> open(parent.resolve("no/such/parent"))).isInstanceOf(FleetStorageException.class);
    }
}
