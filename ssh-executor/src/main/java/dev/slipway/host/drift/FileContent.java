package dev.slipway.host.drift;

import java.nio.ByteBuffer;

/** What a file shall hold. */
public sealed interface FileContent {
    /** Not known here, such as what was fetched at the installation. */
    record Unknown() implements FileContent {}

    /**
     * These bytes.
     *
     * <p>Its text leaves the bytes out: they may be secret.
     *
     * @param bytes all of them; read-only
     */
    record Exactly(ByteBuffer bytes) implements FileContent {
        /** Keeps a view that nobody can move or change. */
        public Exactly {
            bytes = bytes.slice().asReadOnlyBuffer();
        }

        @Override
        public String toString() {
            return "Exactly[" + bytes.remaining() + " bytes]";
        }
    }

    /**
     * These bytes.
     *
     * @param bytes all of them; copied
     * @return the content
     */
    static FileContent of(byte[] bytes) {
        return new Exactly(ByteBuffer.wrap(bytes.clone()));
    }
}
