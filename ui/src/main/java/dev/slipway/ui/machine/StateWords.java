package dev.slipway.ui.machine;

import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.MachineState.Phase;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;

/**
 * A machine's state as people read it.
 *
 * @param tone how it feels
 * @param glyph its shape
 * @param word in a word or two
 * @param sentence what it means, and what happens next
 */
public record StateWords(Tone tone, Glyph glyph, String word, String sentence) {
    /**
     * Puts a state into words.
     *
     * @param state the state
     * @param times the viewer's times
     * @return the words
     */
    public static StateWords of(MachineState state, ViewerTime times) {
        return switch (state) {
            case MachineState.Unknown(var firstSeen) ->
                new StateWords(
                        Tone.WARN,
                        Glyph.DIAMOND,
                        "Unknown",
                        "Declared nowhere. It gets no answer until you approve it.");
            case MachineState.Approved(var since) ->
                new StateWords(
                        Tone.IDLE,
                        Glyph.RING,
                        "Approved",
                        "Nothing was installed by Slipway yet. When it boots from the network, it is sent to its own disk.");
            case MachineState.Armed(var installation, var until) ->
                new StateWords(
                        Tone.INFO,
                        Glyph.CLOCK,
                        "Armed",
                        "Its next network boot installs. Restart it before " + times.words(until)
                                + "; after that the arming ends by itself.");
            case MachineState.Installing(var installation, var since, var phase, var giveUpAt) ->
                new StateWords(
                        Tone.INFO,
                        Glyph.HALF,
                        "Installing",
                        (phase == Phase.SCRIPT_SERVED
                                        ? "It has its install script and loads the system."
                                        : "It has its configuration; the disk is being written.")
                                + " It counts as failed unless it phones home before " + times.words(giveUpAt) + ".");
            case MachineState.Installed(var installation, var at, var os, var address, var proof) ->
                installed(proof, times);
            case MachineState.Imported(var at, var os, var address, var who) ->
                new StateWords(
                        Tone.OK,
                        Glyph.DOT,
                        "Imported",
                        "It ran before Slipway knew it: " + os + " at " + address + ". " + who
                                + " accepted its host keys.");
            case MachineState.Failed(var installation, var at, var reason) ->
                new StateWords(Tone.BAD, Glyph.CROSS, "Failed", reason);
        };
    }

    private static StateWords installed(Proof proof, ViewerTime times) {
        return switch (proof) {
            case Proof.Pending(var giveUpAt, var lastWords) ->
                new StateWords(
                        Tone.INFO,
                        Glyph.HALF,
                        "Installed, checking",
                        "It phoned home. Slipway tries to log in until " + times.words(giveUpAt) + "."
                                + (lastWords.isEmpty() ? "" : " Last try: " + lastWords));
            case Proof.Proved(var at, var words) ->
                // Said of that moment: the machine may have been updated since.
                new StateWords(Tone.OK, Glyph.DOT, "Installed", "Proved " + times.words(at) + ": " + words);
            case Proof.NotProved(var at, var why) ->
                new StateWords(Tone.WARN, Glyph.TRIANGLE, "Installed, not proved", why);
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
