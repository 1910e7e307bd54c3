package dev.slipway.pxe.image;

/** A fetch broke off for a reason that may have gone a while later. */
final class TransientFetchException extends Exception {
    private final boolean headway;

    TransientFetchException(String reason) {
        super(reason);
        this.headway = false;
    }

    TransientFetchException(String reason, Exception cause) {
        this(reason, cause, false);
    }

    private TransientFetchException(String reason, Exception cause, boolean headway) {
        super(reason, cause);
        this.headway = headway;
    }

    /** The same, after so much had arrived that the server cannot be said to be dead. */
    TransientFetchException afterHeadway() {
        return new TransientFetchException(reason(), this, true);
    }

    boolean headway() {
        return headway;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
