package dev.slipway.ui.rehearsal;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillTarget;
import dev.slipway.fleet.rehearsal.MachineRecord;
import dev.slipway.fleet.rehearsal.RehearsalRun;
import dev.slipway.fleet.rehearsal.RoundState;
import dev.slipway.fleet.rehearsal.RunState;
import dev.slipway.fleet.rehearsal.Statistics;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.util.List;

/**
 * The state of a rehearsal as people read it.
 *
 * @param tone how it feels
 * @param glyph its shape
 * @param word in a word or two
 * @param sentence what it means
 */
record RehearsalWords(Tone tone, Glyph glyph, String word, String sentence) {
    static RehearsalWords of(RunState state) {
        return switch (state) {
            case RunState.Going _ -> new RehearsalWords(Tone.INFO, Glyph.HALF, "Going on", "");
            case RunState.Passed _ -> new RehearsalWords(Tone.OK, Glyph.DOT, state.word(), "");
            case RunState.Failed failed ->
                new RehearsalWords(Tone.BAD, Glyph.CROSS, state.word(), failed.words() + " " + failed.remedy());
            case RunState.NotBegun not ->
                new RehearsalWords(Tone.WARN, Glyph.TRIANGLE, state.word(), not.words() + " " + not.remedy());
            case RunState.Cancelled cancelled ->
                new RehearsalWords(
                        Tone.IDLE, Glyph.RING, state.word(), "By " + cancelled.who() + ". " + cancelled.words());
        };
    }

    static RehearsalWords of(RoundState state) {
        return switch (state) {
            case RoundState.Going _ -> new RehearsalWords(Tone.INFO, Glyph.HALF, "Now", "");
            case RoundState.Passed passed ->
                new RehearsalWords(
                        Tone.OK, Glyph.DOT, "Restored in " + ViewerTime.span(passed.restore()), passed.proof());
            case RoundState.Failed failed ->
                new RehearsalWords(Tone.BAD, Glyph.CROSS, state.word(), failed.words() + " " + failed.remedy());
            case RoundState.NotBegun not ->
                new RehearsalWords(Tone.WARN, Glyph.TRIANGLE, "Passed over", not.words() + " " + not.remedy());
            case RoundState.Cancelled cancelled ->
                new RehearsalWords(
                        Tone.IDLE, Glyph.RING, state.word(), "By " + cancelled.who() + ". " + cancelled.words());
        };
    }

    static StateMark mark(MachineRecord.Feeling feeling, String words) {
        return switch (feeling) {
            case FINE -> new StateMark(Tone.OK, words);
            case LONG_AGO -> new StateMark(Tone.WARN, Glyph.CLOCK, words);
            case FAILED -> new StateMark(Tone.BAD, words);
            case NEVER -> new StateMark(Tone.IDLE, words);
        };
    }

    StateMark draw() {
        return new StateMark(tone, glyph, word);
    }

    /** What it does on whom, as a headline. */
    static String headline(RehearsalRun run) {
        return run.drill().isEmpty()
                ? run.wish().headline()
                : run.drill() + " · " + run.wish().headline();
    }

    /** One of several rounds, as far as they have come. */
    static String progress(RehearsalRun run) {
        return run.passed() + " of " + Phrase.count(run.wish().times(), "round", "rounds") + " passed";
    }

    /** What is done, in the plural. */
    static String plural(DrillKind kind) {
        return switch (kind) {
            case REBOOT -> "Reboots";
            case ROLLBACK -> "Rollbacks";
            case RESET -> "Resets";
            case REBUILD -> "Rebuilds";
        };
    }

    static String trend(Statistics.Trend trend) {
        return switch (trend) {
            case UNKNOWN -> "too few for a trend";
            case STEADY -> "steady";
            case QUICKER -> "becoming quicker";
            case SLOWER -> "becoming slower";
        };
    }

    static Tone tone(Statistics.Trend trend) {
        return switch (trend) {
            case UNKNOWN -> Tone.IDLE;
            case STEADY, QUICKER -> Tone.OK;
            case SLOWER -> Tone.WARN;
        };
    }

    /** Whom a drill concerns, and how. */
    static String about(DeclaredDrill drill) {
        String whom = drill.target() instanceof DrillTarget.OfGroup(var group)
                ? "a machine of " + group
                : String.join(" or ", List.of(drill.target().word().split(" ")));
        String times = drill.times() == 1 ? "" : ", " + drill.times() + " times";
        return drill.kind().title() + ": " + whom + times
                + (drill.which() == DeclaredDrill.Which.STAY && drill.times() > 1 ? " on the same" : "");
    }
}
