package dev.slipway.templates.butane;

import java.io.ByteArrayOutputStream;

/** Writes blocks of the deflate format (RFC 1951), each in the smallest of its three forms. */
final class DeflateBlocks {
    private static final int END_OF_BLOCK = 256;
    private static final int LITERALS = 286;
    private static final int DISTANCES = 30;
    private static final int MAX_STORED = 65_535;
    private static final int[] LENGTH_EXTRA = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] TABLE_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final HuffmanCode FIXED_LITERALS = HuffmanCode.fixedLiterals();
    private static final HuffmanCode FIXED_DISTANCES = HuffmanCode.fixedDistances();
    private static final byte[] LENGTH_SYMBOL = new byte[256];
    private static final int[] LENGTH_BASE = new int[29];
    private static final int[] DISTANCE_BASE = new int[DISTANCES];

    static {
        int base = 0;
        for (int symbol = 0; symbol < 28; symbol++) {
            LENGTH_BASE[symbol] = base;
            for (int i = 0; i < 1 << LENGTH_EXTRA[symbol] && base < 256; i++) {
                LENGTH_SYMBOL[base++] = (byte) symbol;
            }
        }
        // The longest match has a symbol of its own.
        LENGTH_SYMBOL[255] = 28;
        LENGTH_BASE[28] = 255;
        int distance = 0;
        for (int symbol = 0; symbol < DISTANCES; symbol++) {
            DISTANCE_BASE[symbol] = distance;
            distance += 1 << distanceExtra(symbol);
        }
    }

    private final ByteArrayOutputStream out;
    private final int[] literalCounts = new int[LITERALS];
    private final int[] distanceCounts = new int[DISTANCES];
    private long bits;
    private int bitCount;

    DeflateBlocks(ByteArrayOutputStream out) {
        this.out = out;
    }

    /**
     * Writes a block.
     *
     * @param tokens literals as they are; matches as (length-3) shl 16, plus distance-1, and the sign bit set
     * @param count how many tokens there are
     * @param contents all contents
     * @param from where the block's contents begin; -1 when they are out of reach, so that it cannot be stored
     * @param to where they end
     */
    void write(int[] tokens, int count, byte[] contents, int from, int to) {
        count(tokens, count);
        int literals = used(literalCounts);
        int distances = used(distanceCounts);
        if (distances == 0) {
            // A table of distances must not be empty.
            distanceCounts[0] = 1;
            distances = 1;
        }
        HuffmanCode literalCode = HuffmanCode.of(literalCounts, 15);
        HuffmanCode distanceCode = HuffmanCode.of(distanceCounts, 15);
        boolean storable = from >= 0 && to - from <= MAX_STORED;
        int extra = storable ? extraBits(literals, distances) : 0;
        int size = 3 + FIXED_LITERALS.bits(literalCounts) + FIXED_DISTANCES.bits(distanceCounts) + extra;
        CodeTable table = new CodeTable(literalCode, literals, distanceCode, distances);
        int dynamicSize = table.size() + literalCode.bits(literalCounts) + distanceCode.bits(distanceCounts) + extra;
        boolean dynamic = dynamicSize < size;
        if (storable && (to - from + 5) * 8 < Math.min(size, dynamicSize)) {
            stored(contents, from, to, false);
        } else if (dynamic) {
            put(4, 3);
            table.write();
            tokens(tokens, count, literalCode, distanceCode);
        } else {
            put(2, 3);
            tokens(tokens, count, FIXED_LITERALS, FIXED_DISTANCES);
        }
    }

    /** Ends with an empty stored block, as Go does. */
    void end() {
        stored(new byte[0], 0, 0, true);
        flush();
    }

    private void count(int[] tokens, int count) {
        java.util.Arrays.fill(literalCounts, 0);
        java.util.Arrays.fill(distanceCounts, 0);
        for (int i = 0; i < count; i++) {
            int token = tokens[i];
            if (token >= 0) {
                literalCounts[token]++;
            } else {
                literalCounts[257 + LENGTH_SYMBOL[(token >> 16) & 0xff]]++;
                distanceCounts[distanceSymbol(token & 0xffff)]++;
            }
        }
        literalCounts[END_OF_BLOCK]++;
    }

    private static int used(int[] counts) {
        int used = counts.length;
        while (used > 0 && counts[used - 1] == 0) {
            used--;
        }
        return used;
    }

    private int extraBits(int literals, int distances) {
        int extra = 0;
        for (int symbol = 257; symbol < literals; symbol++) {
            extra += literalCounts[symbol] * LENGTH_EXTRA[symbol - 257];
        }
        for (int symbol = 0; symbol < distances; symbol++) {
            extra += distanceCounts[symbol] * distanceExtra(symbol);
        }
        return extra;
    }

    private static int distanceExtra(int symbol) {
        return symbol < 2 ? 0 : symbol / 2 - 1;
    }

    private static int distanceSymbol(int distance) {
        if (distance < 4) {
            return distance;
        }
        int high = 31 - Integer.numberOfLeadingZeros(distance);
        return 2 * high + ((distance >> (high - 1)) & 1);
    }

    private void tokens(int[] tokens, int count, HuffmanCode literals, HuffmanCode distances) {
        for (int i = 0; i < count; i++) {
            int token = tokens[i];
            if (token >= 0) {
                put(literals.code(token), literals.length(token));
                continue;
            }
            int length = (token >> 16) & 0xff;
            int lengthSymbol = LENGTH_SYMBOL[length];
            put(literals.code(257 + lengthSymbol), literals.length(257 + lengthSymbol));
            put(length - LENGTH_BASE[lengthSymbol], LENGTH_EXTRA[lengthSymbol]);
            int distance = token & 0xffff;
            int distanceSymbol = distanceSymbol(distance);
            put(distances.code(distanceSymbol), distances.length(distanceSymbol));
            put(distance - DISTANCE_BASE[distanceSymbol], distanceExtra(distanceSymbol));
        }
        put(literals.code(END_OF_BLOCK), literals.length(END_OF_BLOCK));
    }

    private void stored(byte[] contents, int from, int to, boolean last) {
        put(last ? 1 : 0, 3);
        flush();
        put((to - from) & 0xffff, 16);
        put(~(to - from) & 0xffff, 16);
        flush();
        out.write(contents, from, to - from);
    }

    private void put(int value, int width) {
        bits |= (long) value << bitCount;
        bitCount += width;
        while (bitCount >= 8) {
            out.write((int) bits);
            bits >>>= 8;
            bitCount -= 8;
        }
    }

    private void flush() {
        if (bitCount > 0) {
            out.write((int) bits);
        }
        bits = 0;
        bitCount = 0;
    }

    /** The lengths of two codes, run-length encoded (RFC 1951, 3.2.7). */
    private final class CodeTable {
        private final int literals;
        private final int distances;
        private final int[] symbols;
        private final int[] extras;
        private final int[] counts = new int[19];
        private final HuffmanCode code;
        private int length;
        private int written = 19;

        CodeTable(HuffmanCode literalCode, int literals, HuffmanCode distanceCode, int distances) {
            this.literals = literals;
            this.distances = distances;
            int[] lengths = new int[literals + distances];
            for (int i = 0; i < literals; i++) {
                lengths[i] = literalCode.length(i);
            }
            for (int i = 0; i < distances; i++) {
                lengths[literals + i] = distanceCode.length(i);
            }
            symbols = new int[lengths.length];
            extras = new int[lengths.length];
            for (int start = 0; start < lengths.length; ) {
                int end = start;
                while (end < lengths.length && lengths[end] == lengths[start]) {
                    end++;
                }
                run(lengths[start], end - start);
                start = end;
            }
            code = HuffmanCode.of(counts, 7);
            while (written > 4 && counts[TABLE_ORDER[written - 1]] == 0) {
                written--;
            }
        }

        private void run(int value, int times) {
            int left = times;
            if (value != 0) {
                add(value, 0);
                for (left--; left >= 3; left -= Math.min(6, left)) {
                    add(16, Math.min(6, left) - 3);
                }
            } else {
                for (; left >= 11; left -= Math.min(138, left)) {
                    add(18, Math.min(138, left) - 11);
                }
                if (left >= 3) {
                    add(17, left - 3);
                    left = 0;
                }
            }
            for (; left > 0; left--) {
                add(value, 0);
            }
        }

        private void add(int symbol, int extra) {
            symbols[length] = symbol;
            extras[length++] = extra;
            counts[symbol]++;
        }

        int size() {
            return 3 + 5 + 5 + 4 + 3 * written + code.bits(counts) + counts[16] * 2 + counts[17] * 3 + counts[18] * 7;
        }

        void write() {
            put(literals - 257, 5);
            put(distances - 1, 5);
            put(written - 4, 4);
            for (int i = 0; i < written; i++) {
                put(code.length(TABLE_ORDER[i]), 3);
            }
            for (int i = 0; i < length; i++) {
                put(code.code(symbols[i]), code.length(symbols[i]));
                put(extras[i], symbols[i] == 16 ? 2 : symbols[i] == 17 ? 3 : symbols[i] == 18 ? 7 : 0);
            }
        }
    }
}
