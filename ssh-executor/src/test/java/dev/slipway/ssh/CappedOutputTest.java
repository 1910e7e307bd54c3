package dev.slipway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CappedOutputTest {
    private static CapturedText capture(int limit, List<String> pieces) {
        CappedOutput output = new CappedOutput(limit);
        for (String piece : pieces) {
            byte[] bytes = ("##" + piece + "##").getBytes(StandardCharsets.UTF_8);
            output.append(bytes, 2, bytes.length - 4);
        }
        return output.text();
    }

    @Property
    void whatFitsIsKeptWholeAndElseBeginningAndEndAre(
            @ForAll @IntRange(min = 2, max = 40) int limit,
            @ForAll @Size(max = 10) List<@AlphaChars @StringLength(max = 30) String> pieces) {
        String all = String.join("", pieces);

        CapturedText text = capture(limit, pieces);

        assertThat(text.bytes()).isEqualTo(all.length());
        assertThat(text.truncated()).isEqualTo(all.length() > limit);
        if (text.truncated()) {
            int head = limit / 2;
            int tail = limit - head;
            assertThat(text.text())
                    .isEqualTo(all.substring(0, head) + "\n[… " + (all.length() - limit) + " bytes left out …]\n"
                            + all.substring(all.length() - tail));
        } else {
            assertThat(text.text()).isEqualTo(all);
        }
    }

    @Test
    void aCharacterThatComesInTwoPiecesIsOneCharacter() {
        CappedOutput output = new CappedOutput(10);
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        output.append(euro, 0, 1);
        output.append(euro, 1, 2);

        assertThat(output.text().text()).isEqualTo("€");
    }

    @Test
    void aCharacterOnTheBorderOfTheTwoHalvesIsWhole() {
        assertThat(capture(6, List.of("aa€b")).text()).isEqualTo("aa€b");
    }

    @Test
    void bytesThatAreNotUtf8AreShownAsSuch() {
        CappedOutput output = new CappedOutput(10);
        output.append(new byte[] {'a', (byte) 0xff, 'b'}, 0, 3);

        assertThat(output.text()).isEqualTo(new CapturedText("a\ufffdb", 3, false));
    }
}
