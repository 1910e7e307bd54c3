package dev.slipway.ui.profile;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.slipway.templates.butane.ButaneSchema;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;

/** Help for the place where the caret stands: the key there, and the keys that may stand beside it. */
final class KeysPanel extends Div {
    private final Div content = new Div();

    KeysPanel() {
        content.addClassName("keys");
        content.getElement().setAttribute("tabindex", "0");
        content.getElement().setAttribute("role", "region");
        content.getElement().setAttribute("aria-label", "Keys at the caret");
        content.add(Phrase.sub(
                Phrase.plain("Put the caret into the text: which keys may stand there, and what they mean, stands"
                        + " here. Ctrl+Space offers them.")));
        add(new Card("Keys", content));
    }

    void show(ButaneKeys keys) {
        content.removeAll();
        switch (keys.here()) {
            case ButaneKeys.Here.None none -> {}
            case ButaneKeys.Here.Known(ButaneSchema.Key key) ->
                content.add(
                        new Paragraph(Phrase.code(key.name()), Phrase.plain(" " + key.help() + ".")),
                        Phrase.sub(Phrase.plain(facts(key))));
            case ButaneKeys.Here.Unknown(String name) ->
                content.add(new Notice(
                        Tone.WARN,
                        Phrase.code(name),
                        Phrase.plain(" is no key of " + keys.where() + "; Butane would warn and leave it out.")));
        }
        if (!keys.words().isEmpty()) {
            content.add(Phrase.sub(Phrase.plain(keys.words())));
        }
        if (!keys.free().isEmpty()) {
            content.add(Phrase.sub(Phrase.plain("May stand in "), Phrase.strong(keys.where()), Phrase.plain(":")));
            DescriptionList list = new DescriptionList();
            list.addClassName("key-list");
            for (ButaneSchema.Key key : keys.free()) {
                list.add(
                        new Term(Phrase.code(key.name())),
                        new Description(Phrase.plain(key.help()), Phrase.quiet(" · " + facts(key))));
            }
            content.add(list);
        }
    }

    private static String facts(ButaneSchema.Key key) {
        return key.type() + (key.since().isEmpty() ? "" : ", since " + key.since());
    }
}
