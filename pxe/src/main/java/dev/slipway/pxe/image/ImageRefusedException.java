package dev.slipway.pxe.image;

/** An image cannot be taken in, fetched or removed. Nothing was changed. */
public final class ImageRefusedException extends Exception {
    private final String reason;
    private final String remedy;

    ImageRefusedException(String reason, String remedy) {
        super(reason + ": " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    ImageRefusedException(String reason, String remedy, Exception cause) {
        this(reason, remedy);
        initCause(cause);
    }

    /**
     * What is wrong.
     *
     * @return one sentence without a full stop
     */
    public String reason() {
        return reason;
    }

    /**
     * What a person can do about it.
     *
     * @return one sentence without a full stop
     */
    public String remedy() {
        return remedy;
    }
}
