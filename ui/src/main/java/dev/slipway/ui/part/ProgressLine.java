package dev.slipway.ui.part;

import com.vaadin.flow.component.html.Div;

/** A thin bar that fills. */
public final class ProgressLine extends Div {
    /**
     * Shows how far something is.
     *
     * @param label what
     * @param done how much is done
     * @param total how much there is, or 0 when not known
     */
    public ProgressLine(String label, long done, long total) {
        addClassName("bar");
        getElement().setAttribute("role", "progressbar");
        getElement().setAttribute("aria-label", label);
        Div filled = new Div();
        if (total > 0) {
            long percent = Math.clamp(done * 100 / total, 0, 100);
            getElement().setAttribute("aria-valuenow", Long.toString(percent));
            getElement().setAttribute("aria-valuemin", "0");
            getElement().setAttribute("aria-valuemax", "100");
            filled.getStyle().set("width", percent + "%");
        } else {
            addClassName("unknown");
        }
        add(filled);
    }
}
