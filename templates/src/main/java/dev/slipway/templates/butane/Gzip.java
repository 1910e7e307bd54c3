package dev.slipway.templates.butane;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/**
 * Compresses with gzip (RFC 1952) to exactly the size that Go's {@code compress/gzip} reaches at its best level, since that
 * size decides whether contents are compressed at all. See docs/decisions/0003-gzip-choice.md.
 *
 * <p>Matches are found as there: hash chains over four bytes, lazily, at most {@value #CHAIN} tries, in a window that moves on
 * by half its size. Reusable, but not by two threads at once.
 */
final class Gzip {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 2, (byte) 0xff};
    private static final int WINDOW = 1 << 15;
    private static final int MASK = WINDOW - 1;
    private static final int MIN_MATCH = 4;
    private static final int MAX_MATCH = 258;
    private static final int CHAIN = 4096;

    /** Beyond this much searching, contents are made to waste time, and fewer tries must do. */
    private static final long PATIENCE = 300_000_000L;

    private static final int IMPATIENT_CHAIN = 32;
    private static final int HASH_BITS = 17;
    private static final int MAX_TOKENS = 1 << 14;

    /** A match of the least length is not worth a long distance. */
    private static final int SHORT_MATCH_REACH = 4096;

    /** For each hash the last position plus one; zero between uses. */
    private final int[] heads = new int[1 << HASH_BITS];

    /** For each position in the window the one before it with the same hash, plus one. */
    private final int[] previous = new int[WINDOW];

    private final int[] tokens = new int[MAX_TOKENS];
    private long searched;

    byte[] compress(byte[] contents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(contents.length / 2 + 64);
        out.writeBytes(HEADER);
        DeflateBlocks blocks = new DeflateBlocks(out);
        new Run(contents, blocks).deflate();
        blocks.end();
        for (int at = 0; at + MIN_MATCH <= contents.length; at++) {
            heads[hash(contents, at)] = 0;
        }
        CRC32 crc = new CRC32();
        crc.update(contents);
        little(out, (int) crc.getValue());
        little(out, contents.length);
        return out.toByteArray();
    }

    private static void little(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >> shift);
        }
    }

    private static int hash(byte[] contents, int at) {
        int four = ((contents[at] & 0xff) << 24)
                | ((contents[at + 1] & 0xff) << 16)
                | ((contents[at + 2] & 0xff) << 8)
                | (contents[at + 3] & 0xff);
        return (four * 0x1e35a7bd) >>> (32 - HASH_BITS);
    }

    /** One compression; positions are those in the contents. */
    private final class Run {
        private final byte[] contents;
        private final DeflateBlocks blocks;
        private int windowStart;
        private int windowEnd;
        private int insertEnd;
        private int index;
        private int blockStart;
        private int tokenCount;
        private int chainHead = -1;
        private int matchLength = MIN_MATCH - 1;
        private int matchDistance;
        private boolean literalPending;

        Run(byte[] contents, DeflateBlocks blocks) {
            this.contents = contents;
            this.blocks = blocks;
        }

        void deflate() {
            do {
                fill();
                pass(windowEnd == contents.length);
            } while (windowEnd < contents.length);
            if (literalPending) {
                literal(index - 1);
            }
            if (tokenCount > 0) {
                block(index);
            }
        }

        private void fill() {
            if (index - windowStart >= 2 * WINDOW - (MIN_MATCH + MAX_MATCH)) {
                windowStart += WINDOW;
                if (blockStart < windowStart) {
                    blockStart = Integer.MAX_VALUE;
                }
            }
            windowEnd = (int) Math.min(contents.length, (long) windowStart + 2 * WINDOW);
            insertEnd = windowEnd - (MIN_MATCH - 1);
        }

        /** Goes on to the end of the window; while more is to come, stops where a match could reach beyond it. */
        private void pass(boolean last) {
            while (index < windowEnd && (last || windowEnd - index >= MIN_MATCH + MAX_MATCH)) {
                insert();
                int lastLength = matchLength;
                int lastDistance = matchDistance;
                matchLength = MIN_MATCH - 1;
                matchDistance = 0;
                int lookahead = windowEnd - index;
                if (chainHead >= Math.max(windowStart, index - WINDOW)
                        && lookahead > lastLength
                        && lastLength < MAX_MATCH) {
                    findMatch(lookahead);
                }
                if (lastLength >= MIN_MATCH && matchLength <= lastLength) {
                    match(lastLength, lastDistance);
                } else {
                    if (literalPending) {
                        literal(index - 1);
                    }
                    index++;
                    literalPending = true;
                }
            }
        }

        private void insert() {
            if (index < insertEnd) {
                int hash = hash(contents, index);
                chainHead = heads[hash] - 1;
                previous[index & MASK] = heads[hash];
                heads[hash] = index + 1;
            }
        }

        /** The match of one position back was not beaten: it is taken. */
        private void match(int length, int distance) {
            int end = index + length - 1;
            push(Integer.MIN_VALUE | ((length - 3) << 16) | (distance - 1));
            int before = chainHead;
            for (index++; index < end; index++) {
                insert();
            }
            // What is passed over is entered, but does not become the chain to look at.
            chainHead = before;
            literalPending = false;
            matchLength = MIN_MATCH - 1;
            if (tokenCount == MAX_TOKENS) {
                block(index);
            }
        }

        private void literal(int at) {
            push(contents[at] & 0xff);
            literalPending = false;
            if (tokenCount == MAX_TOKENS) {
                block(at + 1);
            }
        }

        private void push(int token) {
            tokens[tokenCount++] = token;
        }

        private void block(int end) {
            int from = blockStart <= end ? blockStart : -1;
            blockStart = end;
            blocks.write(tokens, tokenCount, contents, from, end);
            tokenCount = 0;
        }

        private void findMatch(int lookahead) {
            int longest = Math.min(MAX_MATCH, lookahead);
            int oldest = index - WINDOW;
            int length = MIN_MATCH - 1;
            int candidate = chainHead;
            for (int tries = searched < PATIENCE ? CHAIN : IMPATIENT_CHAIN; tries > 0; tries--) {
                searched++;
                if (contents[index + length] == contents[candidate + length]) {
                    int found = commonLength(candidate, longest);
                    if (found > length && (found > MIN_MATCH || index - candidate <= SHORT_MATCH_REACH)) {
                        length = found;
                        matchLength = found;
                        matchDistance = index - candidate;
                        if (found >= longest) {
                            return;
                        }
                    }
                }
                if (candidate == oldest) {
                    return;
                }
                candidate = previous[candidate & MASK] - 1;
                if (candidate < Math.max(oldest, windowStart)) {
                    return;
                }
            }
        }

        private int commonLength(int candidate, int longest) {
            int mismatch = java.util.Arrays.mismatch(
                    contents, candidate, candidate + longest, contents, index, index + longest);
            return mismatch < 0 ? longest : mismatch;
        }
    }
}
