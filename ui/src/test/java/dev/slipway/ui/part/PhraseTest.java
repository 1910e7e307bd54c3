package dev.slipway.ui.part;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "174080, 174 kB",
        "9949, 9.9 kB",
        "9951, 10 kB",
        "999499, 999 kB",
        "999600, 1.0 MB",
        "1234567890, 1.2 GB",
        "5000000000000, 5.0 TB"
    })
    void lengthsKeepTwoOrThreeDigits(long bytes, String words) {
        assertThat(Phrase.bytes(bytes)).isEqualTo(words);
    }

    @Test
    void oneIsNotMany() {
        assertThat(Phrase.count(1, "machine", "machines")).isEqualTo("1 machine");
        assertThat(Phrase.count(0, "machine", "machines")).isEqualTo("0 machines");
    }
}
