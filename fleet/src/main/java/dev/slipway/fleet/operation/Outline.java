package dev.slipway.fleet.operation;

import java.util.ArrayList;
import java.util.List;

/**
 * What a kind of operation says about itself; steps and the expected duration are added to it.
 *
 * @param headline a short imperative with the machine's name: "Reboot ns1"
 * @param lines what will happen, in the machine's own words
 * @param undo how it can be taken back once it is done
 * @param confirmation what the person does to start it
 */
public record Outline(String headline, List<PlanLine> lines, Undo undo, Confirmation confirmation) {
    /** Copies the list. */
    public Outline {
        lines = List.copyOf(lines);
    }

    /**
     * An outline that loses no data.
     *
     * @param headline a short imperative with the machine's name
     * @param undo how it can be taken back
     * @return without lines
     */
    public static Outline of(String headline, Undo undo) {
        return new Outline(headline, List.of(), undo, new Confirmation.Press());
    }

    /**
     * Adds a line.
     *
     * @param tone what kind of line
     * @param text a sentence or the machine's own words
     * @return the longer outline
     */
    public Outline line(PlanLine.Tone tone, String text) {
        List<PlanLine> longer = new ArrayList<>(lines);
        longer.add(new PlanLine(tone, text));
        return new Outline(headline, longer, undo, confirmation);
    }

    /**
     * Asks for a word to be typed, because data will be lost.
     *
     * @param word usually the machine's name
     * @param why what is lost, as a sentence
     * @return the changed outline
     */
    public Outline typing(String word, String why) {
        return new Outline(headline, lines, undo, new Confirmation.Typed(word, why));
    }
}
