package dev.slipway.ui.machine;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.host.HostFacts;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.time.Instant;

/** What the machine said about itself, and when; stale facts are shown as how it was. */
final class FactsCard {
    private FactsCard() {}

    static Card of(MachineSeen seen, Button refresh, ViewerTime times) {
        return switch (seen.facts()) {
            case KnownFacts.Never never -> {
                Card card = Card.withActions("As it says itself", refresh);
                card.add(trouble(seen, times));
                card.add(new EmptyState(
                        Glyph.HINT,
                        "It was never asked with success",
                        "Slipway asks over SSH every few minutes, with its own key. What it answers stands here.",
                        new Span[0]));
                yield card;
            }
            case KnownFacts.Seen(HostFacts facts, Instant at) -> {
                boolean stale = seen.freshness(times.now()) == MachineSeen.Freshness.STALE;
                Span when = Phrase.quiet(stale ? "stale, seen " : "seen ");
                when.add(times.ago(at));
                Card card = Card.withActions(stale ? "As it was" : "As it says itself", when, refresh);
                card.add(trouble(seen, times));
                DescriptionList list = new DescriptionList();
                list.addClassName("facts");
                FactRows.of(facts).forEach(row -> list.add(new Term(row.term()), words(row, stale)));
                if (stale) {
                    list.addClassName("stale");
                }
                card.add(list);
                yield card;
            }
        };
    }

    private static Description words(FactRows.FactRow row, boolean stale) {
        Description words = new Description();
        boolean marked = !stale && row.tone() != Tone.IDLE;
        for (String line : row.words()) {
            Div div = new Div();
            if (marked && line.equals(row.words().getFirst())) {
                Span mark = new Span(row.tone().glyph().draw());
                mark.addClassNames(row.tone().css(), "fact-mark");
                div.add(mark);
            }
            div.add(Phrase.plain(line));
            words.add(div);
        }
        if (row.words().isEmpty()) {
            words.add(Phrase.quiet("none"));
        }
        return words;
    }

    private static Component trouble(MachineSeen seen, ViewerTime times) {
        return switch (seen.lastTry()) {
            case LastTry.None none -> new Div();
            case LastTry.Answered answered ->
                seen.freshness(times.now()) == MachineSeen.Freshness.STALE
                        ? new Notice(Tone.WARN, "These facts are old; ask again before you rely on them.")
                        : new Div();
            case LastTry.Failed(Instant at, Instant since, String words, String remedy) ->
                new Notice(
                        Tone.WARN,
                        Phrase.strong("It cannot be asked since "),
                        times.stamp(since),
                        Phrase.plain(". " + words + " " + remedy));
        };
    }
}
