package dev.slipway.pxe.tftp;

/** Error codes of RFC 1350 that a read-only server sends. */
enum TftpError {
    /** See the message. */
    OTHER(0),
    /** File not found. */
    NOT_FOUND(1),
    /** Access violation. */
    ACCESS(2),
    /** Illegal TFTP operation. */
    ILLEGAL(4),
    /** Unknown transfer ID: a packet from a stranger's port. */
    UNKNOWN_TID(5);

    private final int code;

    TftpError(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
