package dev.slipway.testbed.lab;

/** Something in the lab did not happen, or not in time; the message carries what the program in question said last. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message what did not happen, for a person
     */
    public LabException(String message) {
        super(message);
    }

    /**
     * An exception.
     *
     * @param message what did not happen, for a person
     * @param cause why
     */
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
