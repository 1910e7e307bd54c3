package dev.slipway.ui.part;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.html.Pre;
import java.util.List;

/**
 * What a program wrote, line by line, and what it goes on to write. The lines live in the browser alone; the server
 * only remembers how far they are.
 */
public final class OutputPane extends Pre {
    /** Who wrote a line. */
    public enum Source {
        /** The program, as its result. */
        RESULT,
        /** The program, as a message. */
        MESSAGE,
        /** Slipway. */
        SLIPWAY
    }

    /**
     * A line.
     *
     * @param source who wrote it
     * @param text without its end
     */
    public record Line(Source source, String text) {}

    private Runnable first = () -> {};

    /**
     * Makes an empty pane.
     *
     * @param label its accessible name
     */
    public OutputPane(String label) {
        addClassNames("listing", "output");
        getElement().setAttribute("tabindex", "0");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", label);
    }

    /**
     * Asks to be told when the pane is empty in the browser, which it is whenever it is shown anew.
     *
     * @param fill adds the lines from the first on
     */
    public void onEmpty(Runnable fill) {
        first = fill;
    }

    /**
     * Adds lines at the end. Who looks at the end goes on looking at the end.
     *
     * @param lines in order
     */
    public void append(List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        getElement()
                .executeJs(
                        "import(new URL('lib/slipway.mjs', document.baseURI).href).then(m => m.output(this, $0))",
                        lines.stream()
                                .map(line -> List.of(line.source().name(), line.text()))
                                .toList());
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        first.run();
    }
}
