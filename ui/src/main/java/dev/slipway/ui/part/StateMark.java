package dev.slipway.ui.part;

import com.vaadin.flow.component.html.Span;

/** A state as a shape and a word in one colour. */
public final class StateMark extends Span {
    /**
     * Shows a state.
     *
     * @param tone how it feels
     * @param words what it is
     */
    public StateMark(Tone tone, String words) {
        this(tone, tone.glyph(), words);
    }

    /**
     * Shows a state with a shape of its own.
     *
     * @param tone how it feels
     * @param glyph the shape
     * @param words what it is
     */
    public StateMark(Tone tone, Glyph glyph, String words) {
        addClassNames("state", tone.css());
        add(glyph.draw(), new Span(words));
    }
}
