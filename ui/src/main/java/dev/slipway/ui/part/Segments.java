package dev.slipway.ui.part;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A few panels of which one is shown, chosen by buttons that say whether they are pressed. */
public final class Segments extends Div {
    private final Div buttons = new Div();
    private final Map<String, NativeButton> byKey = new LinkedHashMap<>();
    private final Map<String, Component> panels = new LinkedHashMap<>();
    private final Consumer<String> chosen;
    private String shown = "";

    /**
     * Makes an empty choice.
     *
     * @param label what is chosen between, for screen readers
     * @param chosen called with the key when a person chooses
     */
    public Segments(String label, Consumer<String> chosen) {
        this.chosen = chosen;
        buttons.addClassName("segments");
        buttons.getElement().setAttribute("role", "group");
        buttons.getElement().setAttribute("aria-label", label);
        add(buttons);
    }

    /**
     * Adds a panel; the first one is shown.
     *
     * @param key its name in the address bar
     * @param label what its button says
     * @param panel what it shows
     * @return this choice
     */
    public Segments with(String key, String label, Component panel) {
        NativeButton button = new NativeButton(label, e -> {
            show(key);
            chosen.accept(key);
        });
        byKey.put(key, button);
        panels.put(key, panel);
        buttons.add(button);
        add(panel);
        show(panels.size() == 1 ? key : shown);
        return this;
    }

    /**
     * Shows a panel.
     *
     * @param key its name; an unknown one shows the first
     */
    public void show(String key) {
        shown = panels.containsKey(key) ? key : panels.keySet().iterator().next();
        panels.forEach((name, panel) -> panel.setVisible(name.equals(shown)));
        byKey.forEach((name, button) ->
                button.getElement().setAttribute("aria-pressed", Boolean.toString(name.equals(shown))));
    }

    /**
     * Which panel is shown.
     *
     * @return its key
     */
    public String shown() {
        return shown;
    }
}
