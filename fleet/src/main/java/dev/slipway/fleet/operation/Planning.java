package dev.slipway.fleet.operation;

import java.util.List;

/**
 * What a kind of operation answers when it is asked for a plan.
 *
 * @param <P> the kind's parameters
 */
public sealed interface Planning<P extends Record> {
    /**
     * It can be done.
     *
     * @param settled the parameters with every choice made: a digest instead of "the newest"
     * @param outline what a person reads before
     * @param <P> the kind's parameters
     */
    record Ready<P extends Record>(P settled, Outline outline) implements Planning<P> {}

    /**
     * It cannot be done now.
     *
     * @param words who or what stands in the way, as a sentence
     * @param remedy what to do about it, as a sentence
     * @param instead the words of kinds of operations that would do it all the same, the mildest first; mostly none
     * @param <P> the kind's parameters
     */
    record Refused<P extends Record>(String words, String remedy, List<String> instead) implements Planning<P> {
        /** Copies the list. */
        public Refused {
            instead = List.copyOf(instead);
        }

        /**
         * No other operation would do it.
         *
         * @param words who or what stands in the way, as a sentence
         * @param remedy what to do about it, as a sentence
         */
        public Refused(String words, String remedy) {
            this(words, remedy, List.of());
        }
    }
}
