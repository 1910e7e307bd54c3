package dev.slipway.templates.ignition;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as go-semver reads it: leading zeros are fine, all three numbers are needed.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 * @param suffix pre-release and build metadata, with their leading signs
 */
public record SemanticVersion(long major, long minor, long patch, String suffix) {
    private static final int LONGEST = 1000;
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final Pattern IDENTIFIERS = Pattern.compile("|[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

    /**
     * Reads a version.
     *
     * @param text such as {@code 1.5.0} or {@code 1.8.0-experimental}
     * @return the version; nothing when it is not one
     */
    public static Optional<SemanticVersion> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String rest = text;
        String metadata = "";
        int plus = rest.indexOf('+');
        if (plus >= 0) {
            metadata = rest.substring(plus + 1);
            rest = rest.substring(0, plus);
        }
        String pre = "";
        int dash = rest.indexOf('-');
        if (dash >= 0) {
            pre = rest.substring(dash + 1);
            rest = rest.substring(0, dash);
        }
        String[] numbers = rest.split("\\.", 3);
        if (numbers.length != 3 || !isIdentifiers(pre) || !isIdentifiers(metadata)) {
            return Optional.empty();
        }
        long[] parts = new long[3];
        for (int i = 0; i < 3; i++) {
            Matcher number = NUMBER.matcher(numbers[i]);
            if (!number.matches()) {
                return Optional.empty();
            }
            BigInteger value = new BigInteger(numbers[i].startsWith("+") ? numbers[i].substring(1) : numbers[i]);
            if (value.abs().compareTo(LARGEST) > 0) {
                return Optional.empty();
            }
            parts[i] = value.longValue();
        }
        String suffix = (pre.isEmpty() ? "" : "-" + pre) + (metadata.isEmpty() ? "" : "+" + metadata);
        return Optional.of(new SemanticVersion(parts[0], parts[1], parts[2], suffix));
    }

    private static boolean isIdentifiers(String text) {
        return IDENTIFIERS.matcher(text).matches();
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + suffix;
    }
}
