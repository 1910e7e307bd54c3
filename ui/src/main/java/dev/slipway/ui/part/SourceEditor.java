package dev.slipway.ui.part;

import com.vaadin.flow.component.AbstractSinglePropertyField;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A text editor with line numbers, colours and marked lines, around a native text area, so that everything that
 * browsers and screen readers can do with one still works.
 */
public final class SourceEditor extends Div {
    /** How long typing must pause before the server is told, in milliseconds. */
    private static final int PAUSE = 350;

    private final Area area = new Area();
    private final Div frame = new Div();
    private final FindingList findings = new FindingList(this::goTo);
    private final Language language;
    private boolean completing;

    /** What the colours follow. */
    public enum Language {
        /** YAML, of which Butane is one. */
        YAML,
        /** JSON, of which Ignition is one. */
        JSON
    }

    /**
     * Makes an empty editor.
     *
     * @param label its accessible name
     * @param language what the colours follow
     */
    public SourceEditor(String label, Language language) {
        this.language = language;
        Div gutter = new Div();
        gutter.addClassName("gutter");
        gutter.getElement().setAttribute("aria-hidden", "true");
        Pre colours = new Pre();
        colours.getElement().setAttribute("aria-hidden", "true");
        Div pane = new Div(colours, area);
        pane.addClassName("pane");
        frame.addClassName("source");
        frame.add(gutter, pane);
        area.getElement().setAttribute("aria-label", label);
        area.getElement().setAttribute("spellcheck", "false");
        area.getElement().setAttribute("autocapitalize", "off");
        area.getElement().setAttribute("autocomplete", "off");
        area.getElement().setAttribute("wrap", "off");
        add(frame, findings);
    }

    /**
     * The text as it is on the screen.
     *
     * @return the text with line feeds
     */
    public String text() {
        return area.getValue();
    }

    /**
     * Puts a text into the editor.
     *
     * @param text the text
     */
    public void text(String text) {
        area.setValue(text);
        area.getElement()
                .setAttribute("rows", Long.toString(Math.clamp(text.lines().count() + 1, 8, 32)));
        frame.getElement().executeJs("this.show?.()");
    }

    /**
     * Whether the text can only be read.
     *
     * @param readOnly true to refuse typing
     */
    public void readOnly(boolean readOnly) {
        area.getElement().setProperty("readOnly", readOnly);
    }

    /**
     * Asks to be told when typing pauses.
     *
     * @param listener called with the whole text
     */
    public void onChange(Consumer<String> listener) {
        area.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                listener.accept(e.getValue());
            }
        });
    }

    /** What the browser tells when the caret has come to rest; the area's own value may be older by a pause. */
    private record Caret(String text, int at, int question) {}

    /**
     * Asks to be told where the caret rests, and offers what may be written there: by itself while a word is typed,
     * and on Ctrl+Space. To be called before the editor is shown.
     *
     * @param offers given the text and an offset in it, says what to offer
     */
    public void completes(BiFunction<String, Integer, Offers> offers) {
        completing = true;
        area.getElement().setAttribute("aria-autocomplete", "list");
        frame.getElement()
                .addEventListener("caret", e -> {
                    Caret caret = e.getEventDetail(Caret.class);
                    frame.getElement()
                            .executeJs(
                                    "this.offer?.($0, $1)", caret.question(), offers.apply(caret.text(), caret.at()));
                })
                .addEventDetail(Caret.class);
    }

    /**
     * Shows findings: their lines are marked and their words stand below, in place of those before.
     *
     * @param shown what to show
     */
    public void findings(List<Finding> shown) {
        findings.show(shown);
        Map<Integer, Tone> byLine = new LinkedHashMap<>();
        for (Finding finding : shown) {
            if (finding.line() > 0) {
                byLine.merge(finding.line(), finding.tone(), SourceEditor::worse);
            }
        }
        String marks = byLine.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue().css() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        frame.getElement().executeJs("this.marks = JSON.parse($0); this.show?.()", marks);
        boolean invalid = shown.stream().anyMatch(f -> f.tone() == Tone.BAD);
        area.getElement().setAttribute("aria-invalid", Boolean.toString(invalid));
    }

    private static Tone worse(Tone one, Tone other) {
        return one == Tone.BAD || other == Tone.BAD
                ? Tone.BAD
                : one == Tone.WARN || other == Tone.WARN ? Tone.WARN : one;
    }

    private void goTo(int line, int column) {
        frame.getElement().executeJs("this.goTo?.($0, $1)", line, column);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        frame.getElement()
                .executeJs(
                        "import(new URL('lib/slipway.mjs', document.baseURI).href).then(m => {"
                                + " m.source(this, $0); if ($1) m.completion(this); })",
                        language.name().toLowerCase(java.util.Locale.ROOT),
                        completing);
    }

    /** The native text area; its value follows typing after a pause, and at once before any other event. */
    @Tag("textarea")
    private static final class Area extends AbstractSinglePropertyField<Area, String> implements Focusable<Area> {
        Area() {
            super("value", "", false);
            setSynchronizedEvent(ValueChangeMode.eventForMode(ValueChangeMode.LAZY, "input"));
            ValueChangeMode.applyChangeTimeout(ValueChangeMode.LAZY, PAUSE, getSynchronizationRegistration());
        }
    }
}
