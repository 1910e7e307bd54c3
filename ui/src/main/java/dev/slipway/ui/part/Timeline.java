package dev.slipway.ui.part;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;

/** Things in the order in which they happen, each with its outcome and, at the end of its line, its time. */
public final class Timeline extends OrderedList {
    /** Makes an empty timeline. */
    public Timeline() {
        addClassName("timeline");
    }

    /**
     * Adds a line.
     *
     * @param tone its outcome
     * @param outcome the outcome in a word for who cannot see the colour; empty when the words say it
     * @param when the time, or an empty text
     * @param what its words
     * @return this timeline
     */
    public Timeline line(Tone tone, String outcome, Component when, Component... what) {
        ListItem item = new ListItem();
        item.addClassName(tone.css());
        Div words = new Div(what);
        words.addClassName("what");
        if (!outcome.isEmpty()) {
            Span said = new Span(" (" + outcome + ")");
            said.addClassName("sr-only");
            words.add(said);
        }
        item.add(words, when);
        add(item);
        return this;
    }

    /**
     * Adds a line that has no time.
     *
     * @param tone its outcome
     * @param what its words
     * @return this timeline
     */
    public Timeline step(Tone tone, Component... what) {
        return line(tone, "", new Span(), what);
    }
}
