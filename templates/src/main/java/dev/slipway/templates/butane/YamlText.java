package dev.slipway.templates.butane;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes into the text of a YAML document. */
final class YamlText {
    /**
     * Far beyond any configuration, which a machine has to fetch whole before it starts, and little enough for a console
     * with 192 MB of memory. What is embedded has its place in the files directory.
     */
    private static final int MAX_BYTES = 8 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private YamlText() {}

    static String decode(byte[] source) throws YamlProblem {
        if (source.length > MAX_BYTES) {
            throw new YamlProblem(
                    "the document has " + source.length + " bytes, more than the " + MAX_BYTES
                            + " that are read; put large contents into the files directory and name them with local",
                    0,
                    0);
        }
        Charset charset = StandardCharsets.UTF_8;
        if (source.length >= 2 && (source[0] & 0xff) == 0xff && (source[1] & 0xff) == 0xfe) {
            charset = StandardCharsets.UTF_16LE;
        } else if (source.length >= 2 && (source[0] & 0xff) == 0xfe && (source[1] & 0xff) == 0xff) {
            charset = StandardCharsets.UTF_16BE;
        }
        ByteBuffer bytes = ByteBuffer.wrap(source);
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            int[] place = placeOf(source, bytes.position());
            throw new YamlProblem("the document is not UTF-8: invalid leading UTF-8 octet", place[0], place[1]);
        }
    }

    private static int[] placeOf(byte[] source, int position) {
        int line = 1;
        int lineStart = 0;
        for (int at = 0; at < Math.min(position, source.length); at++) {
            if (source[at] == '\n') {
                line++;
                lineStart = at + 1;
            }
        }
        String before = new String(source, lineStart, Math.max(0, position - lineStart), StandardCharsets.UTF_8);
        int column = before.codePointCount(0, before.length()) + 1;
        return new int[] {line, column};
    }
}
