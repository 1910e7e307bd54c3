package dev.slipway.pxe.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageVersionTest {
    @Test
    void numbers_are_compared_as_numbers() {
        List<String> oldestFirst = List.of(
                "9.20200101.3.0",
                "36.20221014.3.1",
                "44.20260802.2.9",
                "44.20260802.3.1",
                "44.20260802.3.10",
                "44.20260902.1.0",
                "3510.2.5",
                "4593.2.5",
                "4593.2.10",
                "4845.0.0",
                "4845.0.0+nightly-20261006-2100",
                "20260802123456789012345.1");
        List<ImageVersion> shuffled = oldestFirst.stream()
                .sorted(Comparator.comparing(String::hashCode))
                .map(ImageVersion::new)
                .sorted()
                .toList();
        assertThat(shuffled).extracting(ImageVersion::value).containsExactlyElementsOf(oldestFirst);
    }

    @Property
    void the_order_is_one_and_agrees_with_equality(
            @ForAll @StringLength(min = 1, max = 6) @CharRange(from = '0', to = '2') @Chars({'.', 'a', '-'}) String a,
            @ForAll @StringLength(min = 1, max = 6) @CharRange(from = '0', to = '2') @Chars({'.', 'a', '-'}) String b,
            @ForAll @StringLength(min = 1, max = 6) @CharRange(from = '0', to = '2') @Chars({'.', 'a', '-'}) String c) {
        List<ImageVersion> sorted = Stream.of("1" + a, "1" + b, "1" + c)
                .map(ImageVersion::new)
                .sorted()
                .toList();
        ImageVersion x = sorted.get(0);
        ImageVersion y = sorted.get(1);
        ImageVersion z = sorted.get(2);
        assertThat(x.compareTo(y)).isLessThanOrEqualTo(0);
        assertThat(x.compareTo(z)).isLessThanOrEqualTo(0);
        assertThat(Integer.signum(x.compareTo(z))).isEqualTo(-Integer.signum(z.compareTo(x)));
        assertThat(x.compareTo(y) == 0).isEqualTo(x.equals(y));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".1", "1/2", "1 2", "-1", "1\n"})
    void what_could_be_another_path_is_refused(String text) {
        assertThatThrownBy(() -> new ImageVersion(text)).hasMessageContaining("is not a version");
    }
}
