package dev.slipway.ui.part;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;

/** A screen: the main landmark with its one H1, a sentence below it, its actions beside it, and its content. */
public abstract class Page extends Main {
    private final Paragraph trail = new Paragraph();
    private final Span title = new Span();
    private final Span mark = new Span();
    private final Paragraph sub = new Paragraph();
    private final Div actions = new Div();
    private final Div body = new Div();

    /**
     * Makes a screen.
     *
     * @param title its H1
     */
    protected Page(String title) {
        addClassName("page");
        setId("content");
        getElement().setAttribute("tabindex", "-1");
        this.title.setText(title);
        trail.addClassName("trail");
        trail.setVisible(false);
        sub.addClassName("sub");
        actions.addClassName("actions");
        Div words = new Div(trail, new H1(this.title, mark), sub);
        words.addClassName("grow");
        Div head = new Div(words, actions);
        head.addClassName("page-head");
        add(head, body);
    }

    /**
     * Changes the H1.
     *
     * @param text the new heading
     */
    protected final void title(String text) {
        title.setText(text);
    }

    /**
     * Puts a state beside the H1.
     *
     * @param state the state
     */
    protected final void mark(Component state) {
        mark.removeAll();
        mark.add(state);
    }

    /**
     * Says in one sentence what the screen has to say.
     *
     * @param words the sentence in parts
     */
    protected final void sub(Component... words) {
        sub.removeAll();
        sub.add(words);
    }

    /**
     * Says in one sentence what the screen has to say.
     *
     * @param words the sentence
     */
    protected final void sub(String words) {
        sub(Phrase.plain(words));
    }

    /**
     * Shows the way back up.
     *
     * @param links links to the screens above
     */
    protected final void trail(Component... links) {
        trail.removeAll();
        trail.add(links);
        trail.setVisible(links.length > 0);
    }

    /**
     * Sets the buttons beside the H1.
     *
     * @param buttons the buttons
     */
    protected final void actions(Component... buttons) {
        actions.removeAll();
        actions.add(buttons);
    }

    /**
     * Replaces the content below the heading.
     *
     * @param content the new content
     */
    protected final void body(Component... content) {
        body.removeAll();
        body.add(content);
    }
}
