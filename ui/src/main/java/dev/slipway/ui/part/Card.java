package dev.slipway.ui.part;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import java.util.concurrent.atomic.AtomicLong;

/** A framed part of a screen under its own heading. */
public final class Card extends Section {
    // Only has to be unique within one page; an atomic counter is the shortest way there.
    private static final AtomicLong IDS = new AtomicLong();

    /**
     * Makes a card.
     *
     * @param heading what it is about
     * @param content what it shows
     */
    public Card(String heading, Component... content) {
        addClassName("card");
        H2 h2 = new H2(heading);
        h2.setId("card-" + IDS.incrementAndGet());
        setAriaLabelledBy(h2.getId().orElseThrow());
        add(h2);
        add(content);
    }

    /**
     * Makes a card whose heading has buttons beside it.
     *
     * @param heading what it is about
     * @param actions the buttons
     * @return the card, still empty
     */
    public static Card withActions(String heading, Component... actions) {
        Card card = new Card(heading);
        Component h2 = card.getComponentAt(0);
        Div head = new Div(h2);
        head.addClassName("card-head");
        head.add(actions);
        card.addComponentAsFirst(head);
        return card;
    }
}
