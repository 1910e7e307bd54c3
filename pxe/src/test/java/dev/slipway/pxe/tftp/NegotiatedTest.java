package dev.slipway.pxe.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiatedTest {
    private static final int ETHERNET = 1468;
    private static final int LOOPBACK = 65464;

    @Test
    void withoutOptionsItIsRfc1350() {
        Negotiated plain = of(LOOPBACK);
        assertThat(plain.blockSize()).isEqualTo(512);
        assertThat(plain.windowSize()).isEqualTo(1);
        assertThat(plain.acknowledged()).isEmpty();
    }

    @ParameterizedTest(name = "blksize {0} -> {1}")
    @CsvSource({"8,8", "512,512", "1432,1432", "1468,1468", "1469,1468", "65464,1468"})
    void aBlockNeverExceedsTheFrame(String asked, int agreed) {
        Negotiated negotiated = of(ETHERNET, "blksize", asked);
        assertThat(negotiated.blockSize()).isEqualTo(agreed);
        assertThat(negotiated.words()).isEqualTo("blksize=" + agreed);
    }

    @ParameterizedTest(name = "blksize \"{0}\"")
    @CsvSource({"7", "0", "65465", "abc", "-1", "''", "99999999999999999999", "1e3", "+512"})
    void aBlockSizeOutOfRangeIsNotAcknowledged(String asked) {
        Negotiated negotiated = of(LOOPBACK, "blksize", asked);
        assertThat(negotiated.blockSize()).isEqualTo(512);
        assertThat(negotiated.acknowledged()).isEmpty();
    }

    @ParameterizedTest(name = "blksize {0}, windowsize {1} -> {2}")
    @CsvSource({"512,4,4", "512,65535,64", "1428,16,16", "8192,16,8", "65464,4,1", "1428,1,1"})
    void windowTimesBlockStaysBelow64Kibibytes(String block, String window, int agreed) {
        Negotiated negotiated = of(LOOPBACK, "blksize", block, "windowsize", window);
        assertThat(negotiated.windowSize()).isEqualTo(agreed);
        assertThat(negotiated.acknowledged()).containsEntry("windowsize", Integer.toString(agreed));
        assertThat(negotiated.windowSize() * negotiated.blockSize()).isLessThanOrEqualTo(65536);
    }

    @ParameterizedTest(name = "windowsize \"{0}\"")
    @CsvSource({"0", "65536", "x"})
    void aWindowSizeOutOfRangeIsNotAcknowledged(String asked) {
        assertThat(of(LOOPBACK, "windowsize", asked).acknowledged()).isEmpty();
    }

    @Test
    void theSizeAndTheTimeoutAreAnswered() {
        Negotiated negotiated = of(LOOPBACK, "tsize", "0", "timeout", "3");
        assertThat(negotiated.words()).isEqualTo("tsize=74213 timeout=3");
        assertThat(negotiated.clientTimeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({"0", "256", "soon"})
    void aTimeoutOutOfRangeIsNotAcknowledged(String asked) {
        assertThat(of(LOOPBACK, "timeout", asked).acknowledged()).isEmpty();
    }

    @Test
    void unknownOptionsAreNotAcknowledged() {
        assertThat(of(LOOPBACK, "multicast", "", "utimeout", "5", "rollover", "1")
                        .acknowledged())
                .isEmpty();
    }

    private static Negotiated of(int frame, String... options) {
        Map<String, String> asked = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            asked.put(options[i], options[i + 1]);
        }
        return Negotiated.of(asked, 74213, TftpLimits.USUAL, frame);
    }
}
