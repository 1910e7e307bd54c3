package dev.slipway.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the beginning and the end of a stream of bytes within a fixed memory. Written by the thread that reads the output,
 * looked at by the one that waits for the command; hence synchronized.
 */
final class CappedOutput {
    private final int headLimit;
    private final int tailLimit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    /** A ring, made when the head is full. */
    private byte[] tail = new byte[0];

    private long total;

    CappedOutput(int limit) {
        this.headLimit = limit / 2;
        this.tailLimit = limit - headLimit;
    }

    synchronized void append(byte[] bytes, int offset, int length) {
        int toHead = Math.min(length, headLimit - head.size());
        head.write(bytes, offset, toHead);
        total += toHead;
        int from = offset + toHead;
        int left = length - toHead;
        if (left > 0 && tail.length == 0) {
            tail = new byte[tailLimit];
        }
        if (left > tailLimit) {
            int skipped = left - tailLimit;
            from += skipped;
            left = tailLimit;
            total += skipped;
        }
        while (left > 0) {
            int at = (int) ((total - headLimit) % tailLimit);
            int run = Math.min(left, tailLimit - at);
            System.arraycopy(bytes, from, tail, at, run);
            from += run;
            left -= run;
            total += run;
        }
    }

    synchronized CapturedText text() {
        long inTail = total - head.size();
        byte[] end = new byte[(int) Math.min(inTail, tailLimit)];
        int oldest = inTail > tailLimit ? (int) (inTail % tailLimit) : 0;
        for (int i = 0; i < end.length; i++) {
            end[i] = tail[(oldest + i) % tailLimit];
        }
        if (inTail <= tailLimit) {
            byte[] all = new byte[head.size() + end.length];
            System.arraycopy(head.toByteArray(), 0, all, 0, head.size());
            System.arraycopy(end, 0, all, head.size(), end.length);
            return new CapturedText(new String(all, StandardCharsets.UTF_8), total, false);
        }
        String text = head.toString(StandardCharsets.UTF_8) + "\n[… " + (inTail - tailLimit) + " bytes left out …]\n"
                + new String(end, StandardCharsets.UTF_8);
        return new CapturedText(text, total, true);
    }
}
