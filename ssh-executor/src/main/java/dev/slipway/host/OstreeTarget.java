package dev.slipway.host;

import java.util.regex.Pattern;

/** A version of Fedora CoreOS, in the way in which rpm-ostree finds it. */
public sealed interface OstreeTarget {
    /**
     * A container image by its digest. On a machine that follows an image there is no look-up of versions: the digest has
     * to be known.
     *
     * @param digest {@code sha256:} and 64 hexadecimal digits
     */
    record Image(String digest) implements OstreeTarget {
        private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

        /** Refuses what rpm-ostree would store and only fail on later. */
        public Image {
            if (!FORM.matcher(digest).matches()) {
                throw new IllegalArgumentException("\"" + digest + "\" is not a digest: sha256: and 64 digits");
            }
        }
    }

    /**
     * A version on the OSTree remote that the machine follows.
     *
     * @param version such as {@code 42.20250609.3.0}
     */
    record Version(String version) implements OstreeTarget {
        private static final Pattern FORM = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.~+_-]{0,99}");

        /** Refuses what is not a version. */
        public Version {
            if (!FORM.matcher(version).matches()) {
                throw new IllegalArgumentException("\"" + version + "\" is not a version");
            }
        }
    }

    /**
     * A commit on the OSTree remote that the machine follows.
     *
     * @param checksum 64 hexadecimal digits
     */
    record Commit(String checksum) implements OstreeTarget {
        private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

        /** Refuses what is not a commit. */
        public Commit {
            if (!FORM.matcher(checksum).matches()) {
                throw new IllegalArgumentException("\"" + checksum + "\" is not a commit: 64 digits");
            }
        }
    }
}
