package dev.slipway.fleet.declared;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean …?" */
final class Suggestion {
    private Suggestion() {}

    /** A remedy for a word that is not among the known ones. */
    static String among(Collection<String> known, String word, String noneKnown) {
        if (known.isEmpty()) {
            return noneKnown;
        }
        return closest(known, word)
                .map(close -> "Did you mean \"" + close + "\"?")
                .orElseGet(() -> "Use one of " + String.join(", ", known) + ".");
    }

    private static Optional<String> closest(Collection<String> known, String word) {
        String lower = word.toLowerCase(Locale.ROOT).replace('-', '_');
        return known.stream()
                .filter(candidate ->
                        distance(lower, candidate.replace('-', '_')) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate.replace('-', '_'))));
    }

    /** Edits (insert, delete, replace, swap of neighbours) between two words: optimal string alignment. */
    private static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                cost[i][j] =
                        Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[left.length()][right.length()];
    }
}
