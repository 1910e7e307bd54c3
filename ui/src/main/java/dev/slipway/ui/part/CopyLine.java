package dev.slipway.ui.part;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

/** A line of text that people carry elsewhere, with a button that copies it. */
public final class CopyLine extends Div {
    /**
     * Shows a line.
     *
     * @param label what it is, for the button's accessible name
     * @param text the line
     */
    public CopyLine(String label, String text) {
        addClassName("secret-field");
        Span said = new Span();
        said.addClassName("sr-only");
        said.getElement().setAttribute("role", "status");
        Button copy = new Button("Copy");
        copy.setAriaLabel("Copy " + label);
        copy.addClickListener(e -> copy.getElement()
                .executeJs(
                        "return import(new URL('lib/slipway.mjs', document.baseURI).href).then(m => m.copy($0))", text)
                .then(Boolean.class, done -> {
                    copy.setText(Boolean.TRUE.equals(done) ? "Copied" : "Mark it and press Ctrl+C");
                    said.setText(Boolean.TRUE.equals(done) ? "Copied." : "This browser does not allow copying here.");
                }));
        add(new Code(text), copy, said);
    }
}
