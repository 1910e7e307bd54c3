package dev.slipway.pxe.tftp;

/**
 * Which blocks to send next (RFC 1350, RFC 7440): the whole of a transfer's logic, without sockets and clocks. Blocks
 * are counted from 1 without wrapping; on the wire only the low 16 bits show, which roll over from 65535 to 0.
 *
 * <p>A duplicate acknowledgement never makes it send in lock-step, so that the Sorcerer's Apprentice (RFC 1123
 * §4.2.3.1) finds no work. In a window it means that the first block was lost; then the window is sent again, once
 * until there is progress or a time-out.
 *
 * <p>After a loss the window leaves in smaller bursts with a pause between them. The number of blocks in the window
 * stays as agreed: the client acknowledges after that number, so that a smaller window would stall it.
 */
final class SendWindow {
    private static final int BLOCK_MASK = 0xffff;
    private static final int CLEAN_WINDOWS_TO_SPEED_UP = 8;

    private final long lastBlock;
    private final int size;
    private long acknowledged;
    private long sent;
    private boolean resentForDuplicate;
    private int burst;
    private int cleanWindows;

    /** What an acknowledgement leads to. */
    enum Step {
        /** Send {@link #first} to {@link #last}. */
        SEND,
        /** Nothing; wait on. */
        WAIT,
        /** The last block has arrived. */
        DONE
    }

    /**
     * A transfer's window.
     *
     * @param fileSize length in bytes
     * @param blockSize payload of a full block
     * @param size blocks per acknowledgement
     */
    SendWindow(long fileSize, int blockSize, int size) {
        // A file that fills its last block is ended by an empty one.
        this.lastBlock = fileSize / blockSize + 1;
        this.size = size;
        this.burst = size;
    }

    /** The first block to send now. */
    long first() {
        return acknowledged + 1;
    }

    /** The last block to send now. */
    long last() {
        return Math.min(acknowledged + size, lastBlock);
    }

    /** How many blocks may leave without a pause. */
    int burst() {
        return burst;
    }

    /** Blocks acknowledged so far. */
    long acknowledged() {
        return acknowledged;
    }

    /** Whether all blocks have left and only the last acknowledgement is missing. */
    boolean onlyLastAckMissing() {
        return sent == lastBlock;
    }

    /** The window was sent. */
    void sentAll() {
        sent = last();
    }

    /** Nothing came in time: the window has to leave again. */
    void timedOut() {
        resentForDuplicate = false;
        slowDown();
    }

    /** An acknowledgement came. */
    Step acknowledge(int wireBlock) {
        long block = acknowledged + ((wireBlock - acknowledged) & BLOCK_MASK);
        if (block > sent) {
            // Older than what is known, or of a block that never left.
            return Step.WAIT;
        }
        if (block == acknowledged) {
            if (size == 1 || resentForDuplicate || sent == acknowledged) {
                return Step.WAIT;
            }
            resentForDuplicate = true;
            slowDown();
            return Step.SEND;
        }
        acknowledged = block;
        if (block == lastBlock) {
            return Step.DONE;
        }
        boolean lost = block < sent;
        // Every later block of a torn window may bring one more duplicate: they are old news.
        resentForDuplicate = lost;
        if (lost) {
            slowDown();
        } else if (++cleanWindows >= CLEAN_WINDOWS_TO_SPEED_UP) {
            cleanWindows = 0;
            burst = Math.min(size, burst * 2);
        }
        return Step.SEND;
    }

    private void slowDown() {
        burst = Math.max(1, burst / 2);
        cleanWindows = 0;
    }
}
