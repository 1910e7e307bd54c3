package dev.slipway.host.guard;

import dev.slipway.ssh.Content;

/** Where the content of a file comes from. */
public sealed interface FileSource {
    /** The file is made empty if it is not there, and else keeps what it holds. */
    record Nothing() implements FileSource {}

    /**
     * Slipway has it.
     *
     * @param content the content; may be secret
     */
    record Given(Content content) implements FileSource {}

    /**
     * The machine fetches it, and checks it.
     *
     * @param url http or https
     * @param algorithm {@code sha256} or {@code sha512}
     * @param hash of the content, in hexadecimal digits
     * @param compressed whether it is fetched in gzip format
     */
    record Fetched(String url, String algorithm, String hash, boolean compressed) implements FileSource {
        /** Refuses what curl would understand otherwise, and what cannot be checked. */
        public Fetched {
            if (!url.matches("https?://[A-Za-z0-9][A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]*")) {
                throw new IllegalArgumentException("this is not an http or https URL that a machine can fetch");
            }
            if (!algorithm.matches("sha256|sha512") || !hash.matches("[0-9a-f]{64}|[0-9a-f]{128}")) {
                throw new IllegalArgumentException("\"" + algorithm + "\" is no hash that can be checked");
            }
        }

        @Override
        public String toString() {
            return "Fetched[" + algorithm + "-" + hash + "]";
        }
    }
}
