package dev.slipway.ui.part;

import java.util.List;

/**
 * What an editor offers at the caret.
 *
 * @param from the offset at which the word begins that a choice replaces
 * @param choices what may be written there; none shows nothing
 */
public record Offers(int from, List<Choice> choices) {
    /** Nothing to offer. */
    public static final Offers NONE = new Offers(0, List.of());

    /** Keeps its own copy. */
    public Offers {
        choices = List.copyOf(choices);
    }

    /**
     * Something that may be written.
     *
     * @param label what a person reads and types
     * @param detail what it is, in a few words
     * @param insert the text that is written
     * @param more whether there is something to offer right behind it
     */
    public record Choice(String label, String detail, String insert, boolean more) {}
}
