package dev.slipway.fleet.update;

import java.util.Arrays;

/** The order of versions that are numbers with dots between. */
final class VersionOrder {
    private VersionOrder() {}

    /** Whether one is surely older than the other: false when either is not numbers with dots. */
    static boolean isOlder(String one, String other) {
        String form = "[0-9]{1,12}(\\.[0-9]{1,12})*";
        return one.matches(form) && other.matches(form) && Arrays.compare(numbers(one), numbers(other)) < 0;
    }

    private static long[] numbers(String version) {
        return Arrays.stream(version.split("\\.")).mapToLong(Long::parseLong).toArray();
    }
}
