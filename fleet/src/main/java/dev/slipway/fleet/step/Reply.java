package dev.slipway.fleet.step;

import dev.slipway.fleet.operation.StepResult;

/**
 * What a machine answered to a step.
 *
 * @param <T> what was asked for
 */
public sealed interface Reply<T> {
    /**
     * An answer.
     *
     * @param value what it says
     * @param <T> its type
     */
    record Got<T>(T value) implements Reply<T> {}

    /**
     * No answer that could be understood.
     *
     * @param result what that means for the step
     * @param <T> what was asked for
     */
    record Missing<T>(StepResult result) implements Reply<T> {}

    /** What to make of an answer. */
    @FunctionalInterface
    interface Judgement<T> {
        StepResult of(T value) throws InterruptedException;
    }

    /** Judges the answer; without one the step cannot be judged either. */
    default StepResult judge(Judgement<T> judgement) throws InterruptedException {
        return switch (this) {
            case Got<T>(T value) -> judgement.of(value);
            case Missing<T>(StepResult result) -> result;
        };
    }
}
