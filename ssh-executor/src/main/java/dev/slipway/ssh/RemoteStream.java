package dev.slipway.ssh;

/** The two outputs of a command. */
public enum RemoteStream {
    /** Standard output. */
    STDOUT,
    /** Standard error. */
    STDERR
}
