package dev.slipway.testbed.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecLineTest {
    @Test
    void whatTheExecutorPutsBeforeACommandIsTakenOff() {
        ExecLine line = ExecLine.parse(
                "exec sudo -n -- env LC_ALL=C SLIPWAY_RUN=0123 timeout -k 5 70 rpm-ostree status '--json'");

        assertThat(line).isEqualTo(new ExecLine(List.of("rpm-ostree", "status", "--json"), true, "0123"));
    }

    @Test
    void quotedWordsAreOneWordEach() {
        assertThat(ExecLine.split("echo 'it'\\''s one' \"and two\" three\\ four ''"))
                .containsExactly("echo", "it's one", "and two", "three four", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"true; reboot", "cat /etc/passwd | sh", "echo $(id)", "echo `id`", "rm -rf /*", "'open", "a && b"
            })
    void aLineThatOnlyAShellUnderstandsIsNoCommand(String line) {
        assertThat(ExecLine.parse(line).words()).isEmpty();
    }
}
