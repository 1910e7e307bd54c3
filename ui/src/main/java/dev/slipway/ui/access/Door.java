package dev.slipway.ui.access;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Span;
import dev.slipway.ui.part.Glyph;

/** A page that is shown before anybody is logged in: the brand and one card. */
abstract class Door extends Main {
    Door() {
        addClassName("door");
        Div brand = new Div(Glyph.BRAND.draw(), new Span("Slipway"));
        brand.addClassName("brand");
        add(brand);
        getElement()
                .executeJs("import(new URL('lib/slipway.mjs', document.baseURI).href)"
                        + ".then(m => m.announceConnection())");
    }
}
