package dev.slipway.ssh;

/**
 * Takes the output of a running command line by line. One line at a time is delivered; while a line is being consumed no
 * more is read from the machine beyond the window of the channel, so a slow consumer slows the command down and costs no
 * memory.
 */
@FunctionalInterface
public interface LineConsumer {
    /** Throws everything away. */
    LineConsumer NONE = (stream, line) -> {};

    /**
     * Takes a line.
     *
     * @param stream where it came from
     * @param line its text without the line's end; a line of more than 64 KiB comes in pieces
     * @throws InterruptedException when the command has been cancelled meanwhile
     */
    void line(RemoteStream stream, String line) throws InterruptedException;
}
