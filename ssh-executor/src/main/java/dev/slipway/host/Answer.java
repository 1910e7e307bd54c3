package dev.slipway.host;

import java.util.function.Function;

/**
 * What the output of a command says, as far as it can be understood. Machines that are sick say strange things, so that is
 * a value and not an exception.
 *
 * @param <T> what it says
 */
public sealed interface Answer<T> {
    /**
     * It was understood.
     *
     * @param value what it says
     * @param <T> its type
     */
    record Said<T>(T value) implements Answer<T> {}

    /**
     * It was not understood.
     *
     * @param words why, one sentence
     * @param <T> what it should have said
     */
    record Unreadable<T>(String words) implements Answer<T> {}

    /**
     * The same answer with another value.
     *
     * @param change applied to what was said
     * @param <R> the new type
     * @return the changed answer, or the same complaint
     */
    default <R> Answer<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Said<T>(T value) -> new Said<>(change.apply(value));
            case Unreadable<T>(String words) -> new Unreadable<>(words);
        };
    }
}
