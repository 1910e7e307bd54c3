package dev.slipway.ui.part;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;

/** Words that stand on the screen until their cause is gone. */
public final class Notice extends Div {
    /**
     * Shows words.
     *
     * @param tone how they feel
     * @param words the words
     */
    public Notice(Tone tone, Component... words) {
        addClassNames("notice", tone.css());
        Paragraph text = new Paragraph(words);
        text.addClassName("grow");
        add(
                tone == Tone.INFO || tone == Tone.IDLE
                        ? Glyph.HINT.draw()
                        : tone.glyph().draw(),
                text);
        getElement().setAttribute("role", tone == Tone.BAD ? "alert" : "status");
    }

    /**
     * Shows words.
     *
     * @param tone how they feel
     * @param words the words
     */
    public Notice(Tone tone, String words) {
        this(tone, Phrase.plain(words));
    }
}
