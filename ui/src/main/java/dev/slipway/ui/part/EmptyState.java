package dev.slipway.ui.part;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;

/** What stands where a list is empty: what belongs there, and the first step. */
public final class EmptyState extends Div {
    /**
     * Teaches.
     *
     * @param glyph a drawing
     * @param heading what is not there
     * @param words what belongs there and how it comes to be
     * @param actions the first step
     */
    public EmptyState(Glyph glyph, String heading, String words, Component... actions) {
        addClassName("empty");
        add(glyph.draw(), new H3(heading), new Paragraph(words));
        if (actions.length > 0) {
            Div buttons = new Div(actions);
            buttons.addClassName("actions");
            add(buttons);
        }
    }
}
