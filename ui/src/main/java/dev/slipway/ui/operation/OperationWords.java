package dev.slipway.ui.operation;

import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.SeriesState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;

/**
 * The state of an operation or a series as people read it.
 *
 * @param tone how it feels
 * @param glyph its shape
 * @param word in a word or two
 * @param sentence what it means, and what happens next
 */
public record OperationWords(Tone tone, Glyph glyph, String word, String sentence) {
    /**
     * Puts a state into words.
     *
     * @param state the state
     * @param times the viewer's times
     * @return the words
     */
    public static OperationWords of(OperationState state, ViewerTime times) {
        return switch (state) {
            case OperationState.Planned(var until) ->
                of(
                        state,
                        Tone.IDLE,
                        Glyph.RING,
                        "Only a plan: nothing has happened. It is forgotten " + times.words(until)
                                + " unless it is started.");
            case OperationState.Waiting(var hold, var since) ->
                of(state, Tone.INFO, Glyph.CLOCK, hold.words(times.zone()));
            case OperationState.Running(var step, var since, var cancelledBy) ->
                of(
                        state,
                        Tone.INFO,
                        Glyph.HALF,
                        cancelledBy.isEmpty()
                                ? ""
                                : cancelledBy + " cancelled it; it ends as soon as the present step may be left.");
            case OperationState.Undoing(var step, var since, var cause, var who) ->
                of(state, Tone.INFO, Glyph.HALF, undoing(cause, who));
            case OperationState.Succeeded(var at, var proof) -> of(state, Tone.OK, Glyph.DOT, proof);
            case OperationState.Failed failed ->
                of(state, Tone.BAD, Glyph.CROSS, failed.words() + " " + failed.remedy());
            case OperationState.Cancelled(var at, var who, var words) ->
                of(state, Tone.WARN, Glyph.TRIANGLE, "By " + who + " " + times.words(at) + ". " + words);
            case OperationState.Undone(var at, var who, var words) ->
                of(state, Tone.IDLE, Glyph.RING, "By " + who + " " + times.words(at) + ". " + words);
            case OperationState.GivenUp(var at, var who, var words) ->
                of(state, Tone.WARN, Glyph.TRIANGLE, "By " + who + " " + times.words(at) + ". " + words);
        };
    }

    private static OperationWords of(OperationState state, Tone tone, Glyph glyph, String sentence) {
        return new OperationWords(tone, glyph, state.word(), sentence.strip());
    }

    private static String undoing(OperationState.Cause cause, String who) {
        return switch (cause) {
            case CANCELLED -> who + " cancelled it; what was done is taken back, the last step first.";
            case FAILED -> who + " has it taken back after its failure, the last step first.";
            case REGRETTED -> who + " has it taken back, the last step first.";
        };
    }

    /**
     * Puts the state of a series into words.
     *
     * @param state the state
     * @param times the viewer's times
     * @return the words
     */
    public static OperationWords of(SeriesState state, ViewerTime times) {
        return switch (state) {
            case SeriesState.Planned(var until) ->
                new OperationWords(
                        Tone.IDLE,
                        Glyph.RING,
                        "Planned",
                        "Only a plan: nothing has happened. It is forgotten " + times.words(until)
                                + " unless it is started.");
            case SeriesState.Running(var since) -> new OperationWords(Tone.INFO, Glyph.HALF, "Running", "");
            case SeriesState.Stopped(var at, var failed, var words) ->
                new OperationWords(
                        Tone.BAD,
                        Glyph.CROSS,
                        "Stopped",
                        "Stopped " + times.words(at) + " because operation " + failed + " failed: " + words);
            case SeriesState.Cancelled(var at, var who) ->
                new OperationWords(
                        Tone.WARN,
                        Glyph.TRIANGLE,
                        "Cancelled",
                        "By " + who + " " + times.words(at) + ". What was not begun is not begun.");
            case SeriesState.Ended(var at, var words) -> new OperationWords(Tone.IDLE, Glyph.TICK, "Ended", words);
        };
    }

    /**
     * Draws it.
     *
     * @return shape and word
     */
    public StateMark draw() {
        return new StateMark(tone, glyph, word);
    }
}
