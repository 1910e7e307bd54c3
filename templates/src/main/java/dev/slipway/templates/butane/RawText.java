package dev.slipway.templates.butane;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Bytes that need not be UTF-8 in a text: a byte that is no part of a character becomes a lone low surrogate, as in
 * Python's {@code surrogateescape}. YAML's {@code !!binary} can put any bytes into a text field.
 */
final class RawText {
    private static final char ESCAPE = 0xDC00;

    private static final Pattern SHOWN = Pattern.compile("[\\uDC80-\\uDCFF]");

    private RawText() {}

    static String of(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE + (in.get() & 0xff)));
            }
        }
    }

    static byte[] bytes(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        if (text.chars().noneMatch(RawText::isEscape)) {
            return plain;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            if (isEscape(c)) {
                bytes.write(c - ESCAPE);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
            at += Character.charCount(c);
        }
        return bytes.toByteArray();
    }

    /** The text with the replacement character for each byte that is no part of a character. */
    static String shown(String text) {
        return text.chars().anyMatch(RawText::isEscape) ? SHOWN.matcher(text).replaceAll("\uFFFD") : text;
    }

    private static boolean isEscape(int c) {
        return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff;
    }
}
