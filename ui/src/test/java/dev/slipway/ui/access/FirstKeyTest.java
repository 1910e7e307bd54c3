package dev.slipway.ui.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstKeyTest {
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPrJGaW3Wqg3w1rP7m0lTQvYbq0Rr4wMTCg1aSxVxYy1 mk@laptop";

    @Test
    void acceptsWhatSshKeygenWrites() {
        assertThat(FirstKey.looksRight(KEY)).isTrue();
        assertThat(FirstKey.looksRight(KEY.substring(0, KEY.indexOf(" mk@")))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "ssh-ed25519",
                "ssh-ed25519 short",
                "-----BEGIN OPENSSH PRIVATE KEY-----",
                "ssh-dss AAAAB3NzaC1kc3MAAACBAPrJGaW3Wqg3w1rP7m0lTQvYbq0Rr4wMTCg1aSxVxYy1AAAAAAAA"
            })
    void refusesWhatIsNoPublicKey(String text) {
        assertThat(FirstKey.looksRight(text)).isFalse();
    }

    @Test
    void refusesSeveralLines() {
        assertThat(FirstKey.looksRight(KEY + "\n" + KEY)).isFalse();
    }

    @Test
    void refusesWhatWouldEndAQuotedText() {
        assertThat(FirstKey.looksRight(KEY + "\"")).isFalse();
        assertThat(FirstKey.looksRight(KEY + "\\")).isFalse();
    }
}
