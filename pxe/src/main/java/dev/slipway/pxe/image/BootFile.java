package dev.slipway.pxe.image;

import java.util.regex.Pattern;

/**
 * One file of an image.
 *
 * @param role what it is for
 * @param name its name inside the image's directory, as the publisher's metadata gives it
 * @param size its length in bytes
 * @param sha256 the SHA-256 of its content, 64 lower-case hexadecimal digits
 */
public record BootFile(FileRole role, String name, long size, String sha256) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,199}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Accepts only names that are safe in a path, in a URL and on a kernel line. */
    public BootFile {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" cannot be the name of a boot file: it may hold letters,"
                            + " digits and . _ + - and must not begin with a dot");
        }
        if (size < 0) {
            throw new IllegalArgumentException(name + " cannot be " + size + " bytes long");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("the SHA-256 of " + name + " must be 64 lower-case hexadecimal digits");
        }
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
