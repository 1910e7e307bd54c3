package dev.slipway.pxe.image;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Metadata documents as text. */
final class Texts {
    private Texts() {}

    static String utf8(byte[] bytes, String origin) throws ImageRefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw new ImageRefusedException(
                    origin + " is not a text in UTF-8", "use the publisher's metadata, not an artefact", binary);
        }
    }
}
