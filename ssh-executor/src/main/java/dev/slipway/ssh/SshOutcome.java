package dev.slipway.ssh;

import java.util.function.Function;

/**
 * What came of something that was done over SSH. Sick machines and refused logins are daily life, so they are values and
 * not exceptions.
 *
 * @param <T> what a success yields
 */
public sealed interface SshOutcome<T> {
    /**
     * It worked.
     *
     * @param value what it yielded
     * @param <T> its type
     */
    record Success<T>(T value) implements SshOutcome<T> {}

    /**
     * It did not work.
     *
     * @param failure why, and what to do about it
     * @param <T> what a success would have yielded
     */
    record Failure<T>(SshFailure failure) implements SshOutcome<T> {}

    /**
     * The same outcome with another value.
     *
     * @param change applied to the value of a success
     * @param <R> the new type
     * @return the changed success, or the same failure
     */
    default <R> SshOutcome<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Success<T>(T value) -> new Success<>(change.apply(value));
            case Failure<T>(SshFailure failure) -> new Failure<>(failure);
        };
    }
}
