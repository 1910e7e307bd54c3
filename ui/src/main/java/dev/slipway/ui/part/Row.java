package dev.slipway.ui.part;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

/** One line of a card: a shape, words with a quieter detail below, and what can be done about it. */
public class Row extends Div {
    private final Div words = new Div();

    /**
     * Makes a row.
     *
     * @param words the sentence, in parts
     */
    public Row(Component... words) {
        addClassName("row");
        this.words.addClassName("grow");
        this.words.add(words);
        add(this.words);
    }

    /**
     * Puts a coloured shape in front.
     *
     * @param tone the colour
     * @param glyph the shape
     * @return this row
     */
    public final Row mark(Tone tone, Glyph glyph) {
        Span mark = new Span(glyph.draw());
        mark.addClassName(tone.css());
        addComponentAsFirst(mark);
        return this;
    }

    /**
     * Adds a quieter second line.
     *
     * @param parts its words
     * @return this row
     */
    public final Row detail(Component... parts) {
        Div line = new Div(parts);
        line.addClassName("detail");
        words.add(line);
        return this;
    }

    /**
     * Adds a quieter second line.
     *
     * @param text its words; nothing is added when empty
     * @return this row
     */
    public final Row detail(String text) {
        return text.isEmpty() ? this : detail(new Span(text));
    }

    /**
     * Adds something below the words, across their width.
     *
     * @param parts what to add
     * @return this row
     */
    public final Row below(Component... parts) {
        words.add(parts);
        return this;
    }

    /**
     * Adds what stands at the end.
     *
     * @param parts buttons, tags or states
     * @return this row
     */
    public final Row end(Component... parts) {
        Div end = new Div(parts);
        end.addClassName("end");
        add(end);
        addClassName("wrap");
        return this;
    }
}
