package dev.slipway.fleet.operation;

/** What a person does to start an operation whose plan was shown. */
public sealed interface Confirmation {
    /** Presses the button. */
    record Press() implements Confirmation {}

    /**
     * Types a word, because data is lost.
     *
     * @param word what must be typed
     * @param why what is lost, as a sentence
     */
    record Typed(String word, String why) implements Confirmation {}
}
