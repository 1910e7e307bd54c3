package dev.slipway.templates.butane;

import java.util.Arrays;

/**
 * A Huffman code with limited lengths (RFC 1951, 3.2.2), chosen by the same package-merge method as Go's, so that ties are
 * broken alike.
 */
final class HuffmanCode {
    private static final int MAX_LEVELS = 16;

    private final int[] codes;
    private final int[] lengths;

    private HuffmanCode(int symbols) {
        codes = new int[symbols];
        lengths = new int[symbols];
    }

    int code(int symbol) {
        return codes[symbol];
    }

    int length(int symbol) {
        return lengths[symbol];
    }

    /** The bits that symbols of such frequencies take. */
    int bits(int[] frequencies) {
        int bits = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            bits += frequencies[symbol] * lengths[symbol];
        }
        return bits;
    }

    /** The code for literals and lengths that needs no table (RFC 1951, 3.2.6). */
    static HuffmanCode fixedLiterals() {
        HuffmanCode code = new HuffmanCode(286);
        for (int symbol = 0; symbol < 286; symbol++) {
            if (symbol < 144) {
                code.set(symbol, symbol + 48, 8);
            } else if (symbol < 256) {
                code.set(symbol, symbol + 400 - 144, 9);
            } else if (symbol < 280) {
                code.set(symbol, symbol - 256, 7);
            } else {
                code.set(symbol, symbol + 192 - 280, 8);
            }
        }
        return code;
    }

    /** The code for distances that needs no table. */
    static HuffmanCode fixedDistances() {
        HuffmanCode code = new HuffmanCode(30);
        for (int symbol = 0; symbol < 30; symbol++) {
            code.set(symbol, symbol, 5);
        }
        return code;
    }

    private void set(int symbol, int code, int length) {
        codes[symbol] = Integer.reverse(code) >>> (32 - length);
        lengths[symbol] = length;
    }

    /**
     * The best code for some frequencies.
     *
     * @param frequencies how often each symbol occurs; those that do not occur get no code
     * @param maxLength the longest code allowed
     */
    static HuffmanCode of(int[] frequencies, int maxLength) {
        HuffmanCode code = new HuffmanCode(frequencies.length);
        // Sorted by frequency, then by symbol: both fit into one long.
        long[] sorted = new long[frequencies.length];
        int count = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            if (frequencies[symbol] != 0) {
                sorted[count++] = ((long) frequencies[symbol] << 16) | symbol;
            }
        }
        if (count <= 2) {
            for (int i = 0; i < count; i++) {
                int symbol = (int) (sorted[i] & 0xffff);
                code.codes[symbol] = i;
                code.lengths[symbol] = 1;
            }
            return code;
        }
        Arrays.sort(sorted, 0, count);
        code.assign(Arrays.copyOf(sorted, count), lengthCounts(sorted, count, maxLength));
        return code;
    }

    private void assign(long[] sorted, int[] counts) {
        int code = 0;
        int end = sorted.length;
        for (int length = 1; length < counts.length; length++) {
            code <<= 1;
            // The most frequent that are left get the shortest codes, in the order of the symbols.
            int start = end - counts[length];
            int[] symbols = new int[counts[length]];
            for (int i = 0; i < symbols.length; i++) {
                symbols[i] = (int) (sorted[start + i] & 0xffff);
            }
            Arrays.sort(symbols);
            for (int symbol : symbols) {
                set(symbol, code++, length);
            }
            end = start;
        }
    }

    /** How many symbols get a code of each length. */
    private static int[] lengthCounts(long[] sorted, int count, int maxLength) {
        return new PackageMerge(sorted, count, Math.min(maxLength, count - 1)).counts();
    }

    /**
     * The boundary package-merge method of Katajainen, Moffat and Turpin: each level keeps only its last node, and how many
     * leaves lie to the left of that node's ancestors on each level.
     */
    private static final class PackageMerge {
        private final int[] frequencies;
        private final int leaves;
        private final int top;
        private final int[] last = new int[MAX_LEVELS + 1];
        private final int[] nextLeaf = new int[MAX_LEVELS + 1];
        private final int[] nextPair = new int[MAX_LEVELS + 1];
        private final int[] needed = new int[MAX_LEVELS + 1];
        private final int[][] leavesLeft = new int[MAX_LEVELS + 1][MAX_LEVELS + 1];

        PackageMerge(long[] sorted, int count, int top) {
            this.leaves = count;
            this.top = top;
            frequencies = new int[count + 1];
            for (int i = 0; i < count; i++) {
                frequencies[i] = (int) (sorted[i] >> 16);
            }
            frequencies[count] = Integer.MAX_VALUE;
            for (int level = 1; level <= top; level++) {
                last[level] = frequencies[1];
                nextLeaf[level] = frequencies[2];
                nextPair[level] = level == 1 ? Integer.MAX_VALUE : frequencies[0] + frequencies[1];
                leavesLeft[level][level] = 2;
            }
            needed[top] = 2 * count - 4;
        }

        int[] counts() {
            int level = top;
            while (needed[top] > 0) {
                level = step(level);
            }
            int[] counts = new int[top + 1];
            for (int length = 1; length <= top; length++) {
                int at = top - length + 1;
                counts[length] = leavesLeft[top][at] - leavesLeft[top][at - 1];
            }
            if (leavesLeft[top][top] != leaves) {
                throw new IllegalStateException("a Huffman code misses symbols");
            }
            return counts;
        }

        /** Adds one node to a level; gives the level to go on with. */
        private int step(int level) {
            if (nextPair[level] == Integer.MAX_VALUE && nextLeaf[level] == Integer.MAX_VALUE) {
                // This level is used up, and so is what it could give to the one above.
                needed[level] = 0;
                nextPair[level + 1] = Integer.MAX_VALUE;
                return level + 1;
            }
            int previous = last[level];
            if (nextLeaf[level] < nextPair[level]) {
                last[level] = nextLeaf[level];
                nextLeaf[level] = frequencies[++leavesLeft[level][level]];
            } else {
                last[level] = nextPair[level];
                System.arraycopy(leavesLeft[level - 1], 0, leavesLeft[level], 0, level);
                needed[level - 1] = 2;
            }
            if (--needed[level] == 0) {
                if (level < top) {
                    nextPair[level + 1] = previous + last[level];
                }
                return Math.min(level + 1, top);
            }
            int below = level;
            while (needed[below - 1] > 0) {
                below--;
            }
            return below;
        }
    }
}
