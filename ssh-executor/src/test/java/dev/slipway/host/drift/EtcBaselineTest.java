package dev.slipway.host.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.Answer;
import dev.slipway.host.drift.EtcChange.Kind;
import dev.slipway.ssh.RemoteCommand;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Layer 2 with captured output and with a real git. */
@Timeout(60)
class EtcBaselineTest {
    @TempDir
    private Path directory;

    private static String captured(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(EtcBaselineTest.class.getResourceAsStream("/hostops/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<EtcChange> said(Answer<List<EtcChange>> answer) {
        assertThat(answer).isInstanceOf(Answer.Said.class);
        return ((Answer.Said<List<EtcChange>>) answer).value();
    }

    @Test
    void ostreesListIsUnderstood() throws Exception {
        List<EtcChange> changes = said(EtcChange.ofOstree(captured("ostree-admin-config-diff.txt")));
        assertThat(changes)
                .hasSize(15)
                .contains(
                        new EtcChange(Kind.MODIFIED, "ssh/sshd_config"),
                        new EtcChange(Kind.REMOVED, "cron.d/0hourly"),
                        new EtcChange(Kind.ADDED, "sysctl.d/99-hotfix.conf"));
        assertThat(IgnoreList.USUAL.without(changes))
                .extracting(EtcChange::path)
                .containsExactly(
                        "ssh/sshd_config",
                        "cron.d/0hourly",
                        "hostname",
                        "containers/systemd/web.container",
                        "sysctl.d/99-hotfix.conf");
    }

    @Test
    void gitsListIsUnderstood() throws Exception {
        String list =
                captured("flatcar-git-diff-name-status.txt").replace('\t', '\0').replace('\n', '\0');
        assertThat(said(EtcChange.ofFlatcar(list)))
                .hasSize(6)
                .startsWith(new EtcChange(Kind.MODIFIED, "ssh/sshd_config"), new EtcChange(Kind.ADDED, "machine-id"));
        assertThat(said(EtcChange.ofFlatcar(""))).isEmpty();
    }

    @Test
    void listsThatBreakOffAreRefused() {
        assertThat(EtcChange.ofFlatcar("M\0/etc/a\0A")).isInstanceOf(Answer.Unreadable.class);
        assertThat(EtcChange.ofFlatcar("M\0/etc/a")).isInstanceOf(Answer.Unreadable.class);
        assertThat(EtcChange.ofFlatcar("R100\0/etc/a\0/etc/b\0M\0/etc/c\0")).isInstanceOf(Answer.Unreadable.class);
        assertThat(EtcChange.ofOstree("error: no deployments\n")).isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void realGitListsHostileNamesRenamesAndTypeChanges() throws Exception {
        Shells.require("git");
        Path shipped = Files.createDirectories(directory.resolve("shipped"));
        Path etc = Files.createDirectories(directory.resolve("etc"));
        Files.writeString(shipped.resolve("moved"), "the same long text\n".repeat(20));
        Files.writeString(etc.resolve("moved here\n"), "the same long text\n".repeat(20));
        Files.writeString(shipped.resolve("typed"), "x");
        Files.createSymbolicLink(etc.resolve("typed"), Path.of("elsewhere"));
        Files.writeString(shipped.resolve("größe"), "x");
        Files.writeString(etc.resolve("größe"), "y");
        RemoteCommand.Program.Argv argv =
                (RemoteCommand.Program.Argv) EtcChange.flatcarCommand().program();
        List<String> words = new ArrayList<>(argv.words());
        words.set(words.size() - 2, shipped.toString());
        words.set(words.size() - 1, etc.toString());
        String output = Shells.run(words, new byte[0])
                .replace(shipped.toString(), "/usr/share/flatcar/etc")
                .replace(etc.toString(), "/etc");

        assertThat(said(EtcChange.ofFlatcar(output)))
                .contains(
                        new EtcChange(Kind.REMOVED, "moved"),
                        new EtcChange(Kind.ADDED, "moved here\n"),
                        new EtcChange(Kind.MODIFIED, "größe"))
                .anyMatch(change -> change.path().equals("typed"));
    }

    @Test
    void onlyWhatChangedSinceTheBaselineDeparts() {
        EtcBaseline baseline = new EtcBaseline(
                "fedora-coreos-abc.0",
                List.of(
                        new EtcChange(Kind.ADDED, "hostname"),
                        new EtcChange(Kind.MODIFIED, "ssh/sshd_config"),
                        new EtcChange(Kind.ADDED, "gone.conf")));
        List<EtcChange> now = List.of(
                new EtcChange(Kind.ADDED, "hostname"),
                new EtcChange(Kind.REMOVED, "ssh/sshd_config"),
                new EtcChange(Kind.ADDED, "new.conf"),
                new EtcChange(Kind.MODIFIED, "passwd"));
        assertThat(baseline.departures(now, IgnoreList.USUAL))
                .extracting(EtcBaseline.Departure::words)
                .containsExactly(
                        "/etc/ssh/sshd_config was removed.",
                        "/etc/new.conf was added.",
                        "/etc/gone.conf is no longer there.");
        assertThat(baseline.departures(baseline.changes(), new IgnoreList(List.of())))
                .isEmpty();
    }

    @Test
    void starsStayWithinANameAndDoubleStarsDoNot() {
        IgnoreList list = new IgnoreList(List.of("a/*.conf", "b/**", "c?", "(x)+"));
        assertThat(list.without(List.of(
                        new EtcChange(Kind.ADDED, "a/x.conf"),
                        new EtcChange(Kind.ADDED, "a/b/x.conf"),
                        new EtcChange(Kind.ADDED, "b/c/d\ne"),
                        new EtcChange(Kind.ADDED, "cc"),
                        new EtcChange(Kind.ADDED, "c/"),
                        new EtcChange(Kind.ADDED, "xx"),
                        new EtcChange(Kind.ADDED, "(x)+"))))
                .extracting(EtcChange::path)
                .containsExactly("a/b/x.conf", "c/", "xx");
    }
}
