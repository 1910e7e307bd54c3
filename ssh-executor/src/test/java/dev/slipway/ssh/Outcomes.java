package dev.slipway.ssh;

import static org.assertj.core.api.Assertions.assertThat;

/** What tests expect of an outcome. */
public final class Outcomes {
    private Outcomes() {}

    /** The value of a success; a failure fails the test in words. */
    public static <T> T success(SshOutcome<T> outcome) {
        return switch (outcome) {
            case SshOutcome.Success<T>(T value) -> value;
            case SshOutcome.Failure<T>(SshFailure failure) ->
                throw new AssertionError("expected a success, but: " + failure.message() + " " + failure);
        };
    }

    /** The failure, of the given kind. */
    public static <F extends SshFailure> F failure(Class<F> kind, SshOutcome<?> outcome) {
        assertThat(outcome).isInstanceOf(SshOutcome.Failure.class);
        SshFailure failure = ((SshOutcome.Failure<?>) outcome).failure();
        assertThat(failure).isInstanceOf(kind);
        assertThat(failure.message()).endsWith(".");
        assertThat(failure.remedy()).isNotBlank();
        return kind.cast(failure);
    }
}
