package dev.slipway.ui.machine;

import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.provision.InstallPlan;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.MachineState.Phase;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Timeline;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;

/** How far the last installation is: what is done, what is waited for, what is still to come. */
final class InstallSteps {
    private static final int ASKED = 1;
    private static final int CONFIGURED = 2;
    private static final int PHONED = 3;
    private static final int PROVED = 4;
    private static final int ALL = 5;

    private InstallSteps() {}

    /**
     * Draws the steps.
     *
     * @param state where the machine stands
     * @param plan what was armed
     * @param times the viewer's times
     * @return a card
     */
    static Card of(MachineState state, InstallPlan plan, ViewerTime times) {
        int now = reached(state);
        Card card = new Card("Installation of " + plan.os());
        Timeline steps = new Timeline();
        String[] words = {
            "Armed: " + plan.profile() + " at commit "
                    + plan.commit().substring(0, Math.min(8, plan.commit().length())) + ", on " + plan.disk(),
            "Asks by network and gets its install script",
            "Fetches its configuration; the disk is written",
            "Boots from its disk and phones home with its host keys",
            "Slipway logs in with them and compares"
        };
        for (int i = 0; i < ALL; i++) {
            if (i < now) {
                steps.line(Tone.OK, "done", new Span(), Phrase.plain(words[i]));
            } else if (i > now) {
                steps.line(Tone.IDLE, "to come", new Span(), Phrase.quiet(words[i]));
            } else {
                waiting(steps, words[i], state, times);
            }
        }
        card.add(steps);
        return card;
    }

    /** The step that is waited for; {@link #ALL} when none is. */
    private static int reached(MachineState state) {
        return switch (state) {
            case MachineState.Unknown s -> 0;
            case MachineState.Approved s -> 0;
            case MachineState.Imported s -> 0;
            case MachineState.Armed s -> ASKED;
            case MachineState.Installing s -> s.phase() == Phase.SCRIPT_SERVED ? CONFIGURED : PHONED;
            case MachineState.Failed s ->
                switch (s.reached()) {
                    case NOT_ASKED -> ASKED;
                    case SCRIPT_SERVED -> CONFIGURED;
                    case CONFIG_FETCHED -> PHONED;
                };
            case MachineState.Installed s -> s.proof() instanceof Proof.Proved ? ALL : PROVED;
        };
    }

    private static void waiting(Timeline steps, String words, MachineState state, ViewerTime times) {
        switch (state) {
            case MachineState.Armed s -> now(steps, words, "restart it; the arming ends " + times.words(s.until()));
            case MachineState.Installing s ->
                now(
                        steps,
                        words,
                        "since " + times.second(s.since()) + ", counts as failed at " + times.words(s.giveUpAt()));
            case MachineState.Failed s ->
                steps.line(
                        Tone.BAD,
                        "failed",
                        times.stamp(s.at()),
                        Phrase.strong("Did not come to its end"),
                        Phrase.plain(": " + s.reason()));
            case MachineState.Installed s -> {
                switch (s.proof()) {
                    case Proof.Pending(var giveUpAt, var last) ->
                        now(
                                steps,
                                words,
                                "tries until " + times.words(giveUpAt) + (last.isEmpty() ? "" : ". Last try: " + last));
                    case Proof.NotProved(var at, var why) ->
                        steps.line(
                                Tone.WARN,
                                "not proved",
                                times.stamp(at),
                                Phrase.strong(words),
                                Phrase.quiet(" " + why));
                    case Proof.Proved(var at, var proved) ->
                        steps.line(Tone.OK, "done", times.stamp(at), Phrase.plain(words));
                }
            }
            case MachineState.Imported s ->
                steps.line(Tone.IDLE, "imported", new Span(), Phrase.quiet("Was not installed by Slipway."));
            case MachineState.Unknown s -> steps.line(Tone.IDLE, "not begun", new Span(), Phrase.quiet(words));
            case MachineState.Approved s ->
                steps.line(
                        Tone.IDLE,
                        "taken back",
                        new Span(),
                        Phrase.quiet("Was taken back or ended by itself; nothing was installed."));
        }
    }

    private static void now(Timeline steps, String words, String detail) {
        steps.line(Tone.INFO, "now", new Span(), Phrase.strong(words), Phrase.quiet(" · " + detail));
    }
}
