package dev.slipway.ui.part;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.html.Pre;
import java.util.Locale;

/** A text to be read and copied, with colours, that scrolls by itself. */
public final class Listing extends Pre {
    private final SourceEditor.Language language;

    /**
     * Shows a text.
     *
     * @param label its accessible name
     * @param language what the colours follow
     * @param text the text
     */
    public Listing(String label, SourceEditor.Language language, String text) {
        super(text);
        this.language = language;
        addClassName("listing");
        // Scrolling by keys needs focus, and focus needs a role and a name.
        getElement().setAttribute("tabindex", "0");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", label);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        getElement()
                .executeJs(
                        "import(new URL('lib/slipway.mjs', document.baseURI).href).then(m => m.listing(this, $0))",
                        language.name().toLowerCase(Locale.ROOT));
    }
}
