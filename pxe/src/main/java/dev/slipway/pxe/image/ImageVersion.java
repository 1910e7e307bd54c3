package dev.slipway.pxe.image;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * A version such as {@code 44.20260802.3.1} (Fedora CoreOS) or {@code 4593.2.5} (Flatcar). Numbers compare as numbers,
 * words as words; a version that goes on after another's end is the newer one.
 *
 * @param value the text, as the publisher writes it
 */
public record ImageVersion(String value) implements Comparable<ImageVersion> {
    private static final Pattern ACCEPTED = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._+-]{0,99}");

    /** Accepts only what is safe as the name of a directory and in a URL. */
    public ImageVersion {
        if (!ACCEPTED.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" is not a version: write one such as 44.20260802.3.1");
        }
    }

    @Override
    public int compareTo(ImageVersion other) {
        String[] mine = value.split("[._+-]");
        String[] theirs = other.value.split("[._+-]");
        for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
            int order = compareParts(mine[i], theirs[i]);
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(mine.length, theirs.length);
        return order != 0 ? order : value.compareTo(other.value);
    }

    private static int compareParts(String mine, String theirs) {
        boolean number = isNumber(mine);
        if (number != isNumber(theirs)) {
            return number ? 1 : -1;
        }
        return number ? new BigInteger(mine).compareTo(new BigInteger(theirs)) : mine.compareTo(theirs);
    }

    private static boolean isNumber(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return value;
    }
}
