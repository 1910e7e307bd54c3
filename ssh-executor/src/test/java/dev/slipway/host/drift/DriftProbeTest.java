package dev.slipway.host.drift;

import static dev.slipway.ssh.Outcomes.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.host.drift.Declared.Enablement;
import dev.slipway.host.drift.Declared.Owner;
import dev.slipway.host.drift.Deviation.Kind;
import dev.slipway.ssh.OpenSshServer;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The strict comparison in real shells, over a real sshd, and with damaged output. */
@Timeout(240)
class DriftProbeTest {
    private static final List<String> HOSTILE = List.of(
            "plain",
            "with space",
            "-n",
            "new\nline",
            "end\n",
            "quote'\"",
            "$(reboot)`x`",
            "back\\slash\\n",
            "*?[a]",
            "größe",
            "%s%b",
            "a&b|c;d");

    @TempDir
    private Path directory;

    private final SecureRandom random = new SecureRandom();

    private static FileContent text(String text) {
        return FileContent.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Declared> hostileTree() throws Exception {
        List<Declared> declared = new ArrayList<>();
        for (String name : HOSTILE) {
            Path file = Files.writeString(directory.resolve(name), "content of " + name + "\0\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            declared.add(new Declared.File(file.toString(), 0640, Owner.ANYBODY, text("content of " + name + "\0\n")));
            Path link = Files.createSymbolicLink(directory.resolve("link to " + name), Path.of(name));
            declared.add(new Declared.Link(link.toString(), name));
        }
        Path empty = Files.createDirectory(directory.resolve("a directory"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwx------"));
        declared.add(new Declared.Directory(empty.toString(), 0700, Owner.ANYBODY));
        return declared;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void hostileNamesAreComparedInEveryShell(String shell) throws Exception {
        List<String> words = Shells.require(shell);
        DriftProbe probe = DriftProbe.of(hostileTree(), random);
        assertThat(probe.read(Shells.run(words, probe.command()))).isEmpty();

        for (String name : HOSTILE) {
            Files.writeString(directory.resolve(name), "content of " + name + "\0\0");
            Files.delete(directory.resolve("link to " + name));
            Files.createSymbolicLink(directory.resolve("link to " + name), Path.of(name + "\n"));
        }
        Files.setPosixFilePermissions(directory.resolve("a directory"), PosixFilePermissions.fromString("rwxr-x---"));
        List<Deviation> deviations = probe.read(Shells.run(words, probe.command()));

        assertThat(deviations).hasSize(2 * HOSTILE.size() + 1);
        assertThat(deviations).filteredOn(each -> each.kind() == Kind.CONTENT).hasSameSizeAs(HOSTILE);
        assertThat(deviations).filteredOn(each -> each.kind() == Kind.TARGET).hasSameSizeAs(HOSTILE);
        assertThat(deviations.getLast().words()).endsWith("has mode 0750 instead of 0700.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void whatWasFetchedIsComparedByItsDeclaredHash(String shell) throws Exception {
        List<String> words = Shells.require(shell);
        Path file = Files.writeString(directory.resolve("fetched it"), "abc");
        // FIPS 180-4, the examples of its annex.
        FileContent sha256 = new FileContent.Hashed(
                FileContent.Algorithm.SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        FileContent sha512 = new FileContent.Hashed(
                FileContent.Algorithm.SHA512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
        DriftProbe probe = DriftProbe.of(
                List.of(
                        new Declared.File(file.toString(), Declared.ANY, Owner.ANYBODY, sha256),
                        new Declared.File(file.toString(), Declared.ANY, Owner.ANYBODY, sha512)),
                random);
        assertThat(probe.read(Shells.run(words, probe.command()))).isEmpty();
        Files.writeString(file, "abd");
        String said = Shells.run(words, probe.command());
        assertThat(probe.read(said)).extracting(Deviation::kind).containsExactly(Kind.CONTENT, Kind.CONTENT);
        // The plain hash of what is there would tell secrets that are easily guessed.
        assertThat(said).doesNotContain("a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9");
    }

    @Test
    void overSshAsOnThisComputer() throws Exception {
        SshKeys keys = SshKeys.generate("slipway@test");
        try (OpenSshServer server = OpenSshServer.start(directory.resolve("server"));
                SshExecutor executor = new SshExecutor(keys)) {
            server.authorize(keys);
            DriftProbe probe = DriftProbe.of(hostileTree(), random);
            assertThat(probe.read(success(executor.run(server.route(), probe.command()))
                            .stdout()))
                    .isEmpty();
        }
    }

    @Test
    void whatIsMissingOrOfAnotherKindIsFound() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Path folder = Files.createDirectory(directory.resolve("folder"));
        DriftProbe probe = DriftProbe.of(
                List.of(
                        new Declared.File(directory.resolve("none").toString(), 0644, Owner.ANYBODY, text("")),
                        new Declared.Directory(file.toString(), 0755, Owner.ANYBODY),
                        new Declared.Link(folder.toString(), "x"),
                        new Declared.File(
                                file.toString(),
                                Declared.ANY,
                                new Owner("nobody-here", Declared.ANY, "", 4711),
                                new FileContent.Unknown()),
                        new Declared.Group("root", 1),
                        new Declared.Group("slipway-no-such-group", 1)),
                random);
        assertThat(probe.read(Shells.run(List.of("/bin/sh"), probe.command())))
                .extracting(Deviation::kind)
                .containsExactly(Kind.MISSING, Kind.TYPE, Kind.TYPE, Kind.OWNER, Kind.OWNER, Kind.ID, Kind.MISSING);
    }

    @Test
    void noContentAndNoKeyLeavesTheMachineAndHashesDifferEachTime() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "1234");
        List<Declared> declared =
                List.of(new Declared.File(secret.toString(), Declared.ANY, Owner.ANYBODY, text("1234")));
        DriftProbe one = DriftProbe.of(declared, random);
        DriftProbe other = DriftProbe.of(declared, random);
        String said = Shells.run(List.of("/bin/sh"), one.command());

        assertThat(said).doesNotContain("1234\n");
        assertThat(other.read(said)).extracting(Deviation::kind).containsExactly(Kind.CONTENT);
        assertThat(one.command().program().toString()).doesNotContain(secret.toString());
        assertThat(declared.toString()).doesNotContain("1234");
    }

    @Test
    void aReadingThatBreaksOffIsNeverTakenForEqual() throws Exception {
        List<Declared> declared = hostileTree();
        DriftProbe probe = DriftProbe.of(declared, random);
        String whole = Shells.run(List.of("/bin/sh"), probe.command());
        for (int end = 0; end < whole.length() - "done 25\n".length() - 1; end += 37) {
            assertThat(probe.read(whole.substring(0, end))).as("cut at %d", end).isNotEmpty();
        }
        assertThat(probe.read("")).hasSameSizeAs(declared).allMatch(each -> each.kind() == Kind.UNREADABLE);
        assertThat(probe.read("0 stat zz\n99 absent\n0 hash\n-1 stat\n")).hasSameSizeAs(declared);
    }

    @Test
    void keysThatAreMissingOrForeignAreFound() throws Exception {
        assumeTrue(
                System.getProperty("user.name").equals("root"), "SKIPPED: only root can make an account for the test");
        assumeTrue(
                new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0,
                "SKIPPED: mount namespaces are not allowed here");
        Path fragments = Files.createDirectories(directory.resolve("home/.ssh/authorized_keys.d"));
        String kept = SshKeys.generate("kept").authorizedKeysLine();
        String lost = SshKeys.generate("lost").authorizedKeysLine();
        String foreign = SshKeys.generate("foreign").authorizedKeysLine();
        Files.writeString(fragments.resolve("ignition"), "# " + lost + "\n" + kept + "\n");
        Files.writeString(
                directory.resolve("home/.ssh/authorized_keys"), "command=\"echo hi\",no-pty " + foreign + "\n\n");
        Path passwd = directory.resolve("passwd");
        Files.writeString(
                passwd,
                Files.readString(Path.of("/etc/passwd")) + "slipway-drift:x:54321:54321::" + directory.resolve("home")
                        + ":/bin/sh\n");
        DriftProbe probe = DriftProbe.of(
                List.of(
                        new Declared.Account("slipway-drift", 54321, List.of(kept, lost)),
                        new Declared.Account("slipway-drift", 1000, List.of(kept, foreign))),
                random);
        String said = Shells.run(
                List.of(
                        "unshare",
                        "-m",
                        "sh",
                        "-ec",
                        "mount --bind \"$0\" /etc/passwd; exec sh \"$@\"",
                        passwd.toString()),
                probe.command());

        List<Deviation> deviations = probe.read(said);
        assertThat(deviations).extracting(Deviation::kind).containsExactly(Kind.KEY_MISSING, Kind.KEY_FOREIGN, Kind.ID);
        assertThat(deviations.get(1).words()).contains("SHA256:").contains("slipway-drift");
    }

    private List<Kind> unit(Declared.Unit unit, String... properties) {
        StringBuilder output = new StringBuilder("slipway-drift 1\n");
        for (String property : properties) {
            output.append("0 unit ").append(property).append('\n');
        }
        List<Declared> declared = List.of(
                unit,
                new Declared.File(
                        "/etc/systemd/system/a.service.d/1.conf", 0644, Owner.ROOT, new FileContent.Unknown()));
        return DriftProbe.of(declared, random).read(output + "1 stat 81a4 0 0 0 root root\ndone 2\n").stream()
                .map(Deviation::kind)
                .toList();
    }

    @Test
    void unitsAreComparedByWhatSystemdSays() {
        Declared.Unit enabled = new Declared.Unit("a.service", Enablement.ENABLED, false);
        Declared.Unit masked = new Declared.Unit("a.service", Enablement.ANY, true);
        assertThat(unit(
                        enabled,
                        "LoadState=loaded",
                        "UnitFileState=enabled",
                        "NeedDaemonReload=no",
                        "DropInPaths=/etc/systemd/system/a.service.d/1.conf"))
                .isEmpty();
        assertThat(unit(enabled, "LoadState=loaded", "UnitFileState=static")).isEmpty();
        assertThat(unit(enabled, "LoadState=loaded", "UnitFileState=disabled")).containsExactly(Kind.UNIT_STATE);
        assertThat(unit(enabled, "LoadState=masked", "UnitFileState=masked")).containsExactly(Kind.UNIT_STATE);
        assertThat(unit(enabled, "LoadState=not-found")).containsExactly(Kind.UNIT_STATE);
        assertThat(unit(enabled, "LoadState=loaded", "UnitFileState=enabled", "NeedDaemonReload=yes"))
                .containsExactly(Kind.RELOAD_NEEDED);
        assertThat(unit(
                        enabled,
                        "LoadState=loaded",
                        "UnitFileState=enabled",
                        "DropInPaths=/usr/lib/systemd/system/service.d/10.conf"
                                + " /etc/systemd/system/a.service.d/evil.conf"))
                .containsExactly(Kind.FOREIGN_DROPIN);
        assertThat(unit(masked, "LoadState=masked", "UnitFileState=masked")).isEmpty();
        assertThat(unit(masked, "LoadState=loaded")).containsExactly(Kind.UNIT_STATE);
        assertThat(unit(enabled)).containsExactly(Kind.UNREADABLE);
    }

    @Test
    void aMachineTellsItsKernelArguments() throws Exception {
        String running = Files.readString(Path.of("/proc/cmdline")).strip().split("\\s+")[0];
        DriftProbe probe = DriftProbe.of(
                List.of(new Declared.KernelArguments(Set.of(running, "slipway.test=1"), Set.of("slipway.test=2"))),
                random);
        assertThat(probe.read(Shells.run(List.of("/bin/sh"), probe.command())))
                .extracting(Deviation::words)
                .containsExactly("The argument slipway.test=1 is missing from the running kernel.");
    }

    @Test
    void kernelArgumentsOfTheRunningAndTheNextBootAreCompared() {
        DriftProbe probe = DriftProbe.of(
                List.of(new Declared.KernelArguments(Set.of("quiet", "a=1 b=2"), Set.of("mitigations=auto"))), random);
        HexFormat hex = HexFormat.of();
        String good = hex.formatHex("root=x quiet a=1 b=2\n".getBytes(StandardCharsets.UTF_8));
        String bad = hex.formatHex("quiet a=1 mitigations=auto".getBytes(StandardCharsets.UTF_8));
        assertThat(probe.read("0 running " + good + "\n0 next " + good + "\ndone 1\n"))
                .isEmpty();
        assertThat(probe.read("0 running " + good + "\n0 next " + bad + "\ndone 1\n"))
                .extracting(Deviation::words)
                .containsExactly(
                        "The argument a=1 b=2 is missing from the next boot.",
                        "The argument mitigations=auto is among those of the next boot.");
        assertThat(probe.read("0 running xyz\ndone 1\n"))
                .extracting(Deviation::kind)
                .containsExactly(Kind.UNREADABLE);
    }
}
