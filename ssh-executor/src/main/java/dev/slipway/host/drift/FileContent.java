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
     * Bytes that are not known here, but their hash is: what was fetched with a verification hash.
     *
     * @param algorithm which
     * @param digits the hash in lower-case hexadecimal digits
     */
    record Hashed(Algorithm algorithm, String digits) implements FileContent {
        /** Refuses what cannot be such a hash. */
        public Hashed {
            if (!digits.matches("[0-9a-f]{" + algorithm.digits + "}")) {
                throw new IllegalArgumentException("a hash of " + algorithm + " has " + algorithm.digits + " digits");
            }
        }
    }

    /** The algorithms that Ignition knows. */
    enum Algorithm {
        /** SHA-256. */
        SHA256("sha256", 64),
        /** SHA-512. */
        SHA512("sha512", 128);

        private final String word;
        private final int digits;

        Algorithm(String word, int digits) {
            this.word = word;
            this.digits = digits;
        }

        /**
         * As Ignition writes it.
         *
         * @return {@code sha256} or {@code sha512}
         */
        public String word() {
            return word;
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
