package dev.slipway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final SshEndpoint ROOT = new SshEndpoint("192.0.2.7", 22, "root");
    private static final SshEndpoint CORE = new SshEndpoint("192.0.2.7", 22, "core");

    @Test
    void aProgramIsMarkedAndWatchedOnTheMachine() {
        RemoteCommand command =
                RemoteCommand.of("systemctl", "is-active", "it's.service").withDeadline(Duration.ofMillis(1500));

        assertThat(CommandLine.of(command, ROOT, "mark").text())
                .isEqualTo("exec env LC_ALL=C SLIPWAY_RUN=mark timeout -k 5 12"
                        + " 'systemctl' 'is-active' 'it'\\''s.service'");
    }

    @Test
    void sudoIsUsedOnlyWhereTheLoginIsNotRoot() {
        RemoteCommand command = RemoteCommand.script("who", "id -u").withSudo();

        assertThat(CommandLine.of(command, ROOT, "mark").text())
                .isEqualTo("exec env LC_ALL=C SLIPWAY_RUN=mark timeout -k 5 70 /bin/sh -c 'id -u'");
        assertThat(CommandLine.of(command, CORE, "mark").text())
                .isEqualTo("exec sudo -n -- env LC_ALL=C SLIPWAY_RUN=mark timeout -k 5 70 /bin/sh -c 'id -u'");
    }

    @Test
    void aScriptWithParametersIsSlipwaysAndItsTextStaysAsItIs() {
        RemoteCommand command = RemoteCommand.script("hold", "# slipway:hold\necho \"$1\"", "it's", "");

        assertThat(CommandLine.of(command, ROOT, "mark").text())
                .isEqualTo("exec env LC_ALL=C SLIPWAY_RUN=mark timeout -k 5 70"
                        + " /bin/sh -c '# slipway:hold\necho \"$1\"' slipway 'it'\\''s' ''");
    }

    @Test
    void everyRunHasItsOwnMark() {
        RemoteCommand command = RemoteCommand.of("true");

        assertThat(CommandLine.of(command, ROOT).mark())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(CommandLine.of(command, ROOT).mark());
    }

    @Test
    void theCommandThatKillsDoesNotBearTheMarkItself() {
        CommandLine line = CommandLine.of(RemoteCommand.of("true"), CORE, "0123456789abcdef");

        assertThat(CommandLine.of(line.kill(CORE), CORE).text()).doesNotContain("SLIPWAY_RUN=0123456789abcdef");
    }

    @Test
    void senselessCommandsAreRefused() {
        assertThatThrownBy(() -> RemoteCommand.of("")).hasMessageContaining("program");
        assertThatThrownBy(() -> RemoteCommand.script(" ", "true")).hasMessageContaining("name");
        assertThatThrownBy(() -> RemoteCommand.of("true").withDeadline(Duration.ZERO))
                .hasMessageContaining("deadline");
        assertThatThrownBy(() -> RemoteCommand.of("true").withDeadline(Duration.ofDays(8)))
                .hasMessageContaining("deadline");
    }

    @Test
    void aLongCommandHasAShortName() {
        assertThat(RemoteCommand.of("echo", "line\nline", "x".repeat(500)).name())
                .startsWith("echo line line xxx")
                .endsWith("…")
                .hasSize(80);
    }
}
