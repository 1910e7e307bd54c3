package dev.slipway.fleet.provision;

import java.util.Locale;
import java.util.Set;

/** Serial numbers and UUIDs that boards carry when their maker never filled them in. */
final class JunkIdentity {
    private static final Set<String> WORDS = Set.of(
            "default string",
            "to be filled by o.e.m.",
            "system serial number",
            "not specified",
            "not applicable",
            "none",
            "n/a",
            "0",
            "0123456789",
            "123456789",
            "03000200-0400-0500-0006-000700080009",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "00020003-0004-0005-0006-000700080009");

    private JunkIdentity() {}

    static boolean isJunk(String value) {
        String word = value.strip().toLowerCase(Locale.ROOT);
        return word.isEmpty() || WORDS.contains(word) || word.chars().distinct().count() == 1;
    }
}
