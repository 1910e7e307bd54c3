package dev.slipway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    private static List<String> split(byte[] bytes, int pieceSize) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        LineSplitter splitter = new LineSplitter(RemoteStream.STDOUT, (stream, line) -> lines.add(line));
        byte[] piece = new byte[pieceSize];
        for (int at = 0; at < bytes.length; at += pieceSize) {
            int length = Math.min(pieceSize, bytes.length - at);
            System.arraycopy(bytes, at, piece, 0, length);
            splitter.feed(piece, length);
        }
        splitter.finish();
        return lines;
    }

    @Property
    void linesAreTheSameHoweverTheBytesArrive(
            @ForAll @CharRange(from = 'a', to = 'c') @net.jqwik.api.constraints.Chars({'\n', 'ü'}) String text,
            @ForAll @IntRange(min = 1, max = 9) int pieceSize)
            throws InterruptedException {
        assertThat(split(text.getBytes(StandardCharsets.UTF_8), pieceSize))
                .isEqualTo(text.lines().toList());
    }

    @Test
    void windowsLineEndsAreLineEnds() throws Exception {
        assertThat(split("a\r\nb\r\n".getBytes(StandardCharsets.UTF_8), 2)).containsExactly("a", "b");
    }

    @Test
    void aLineWithoutEndComesInPiecesOfBoundedLength() throws Exception {
        byte[] endless = "x".repeat(3 * LineSplitter.MAX_LINE_BYTES + 10).getBytes(StandardCharsets.UTF_8);

        List<String> lines = split(endless, 1000);

        assertThat(lines)
                .extracting(String::length)
                .containsExactly(
                        LineSplitter.MAX_LINE_BYTES, LineSplitter.MAX_LINE_BYTES, LineSplitter.MAX_LINE_BYTES, 10);
    }
}
