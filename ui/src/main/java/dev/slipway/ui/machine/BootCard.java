package dev.slipway.ui.machine;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.slipway.fleet.provision.SightingWords;
import dev.slipway.pxe.boot.BootDiagnosis;
import dev.slipway.pxe.boot.BootDiagnosis.Finding;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Timeline;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.util.List;

/** The boot timeline: what Slipway saw of a box's last boots, and what that means. */
final class BootCard extends Div {
    private static final int BOOTS_SHOWN = 5;

    private boolean earlierOpen;

    /**
     * Draws it anew.
     *
     * @param sightings oldest first
     * @param times the viewer's times
     */
    void show(List<BootSighting> sightings, ViewerTime times) {
        removeAll();
        Card card = new Card("Last boot, as Slipway saw it");
        add(card);
        List<List<BootSighting>> boots = Boots.of(sightings);
        if (boots.isEmpty()) {
            card.add(new EmptyState(
                    Glyph.CLOCK,
                    "It has not asked yet",
                    "Let it boot from the network, on a network that Slipway serves. Every packet and request that"
                            + " arrives here stands on this timeline, with its time and outcome."));
            return;
        }
        card.add(because(BootDiagnosis.of(boots.getFirst(), times.now())));
        card.add(timeline(boots.getFirst(), times));
        if (boots.size() > 1) {
            Div earlier = new Div();
            boots.stream().skip(1).limit(BOOTS_SHOWN).forEach(boot -> {
                H3 heading = new H3(times.stamp(boot.getFirst().at()));
                heading.addClassName("boot-title");
                earlier.add(heading, timeline(boot, times));
            });
            Details details = new Details(Phrase.count(boots.size() - 1L, "earlier boot", "earlier boots"), earlier);
            details.setOpened(earlierOpen);
            details.addOpenedChangeListener(e -> earlierOpen = e.isOpened());
            card.add(details);
        }
    }

    private static UnorderedList because(List<Finding> findings) {
        UnorderedList reasons = new UnorderedList();
        reasons.addClassName("because");
        reasons.getElement().setAttribute("aria-label", "What this means");
        for (Finding finding : findings) {
            Tone tone = switch (finding.severity()) {
                case INFO -> Tone.INFO;
                case WARNING -> Tone.WARN;
                case PROBLEM -> Tone.BAD;
            };
            Span words = new Span(Phrase.plain(finding.sentence()));
            if (!finding.advice().isEmpty()) {
                words.add(Phrase.quiet(" " + finding.advice()));
            }
            ListItem item = new ListItem(
                    tone == Tone.INFO ? Glyph.HINT.draw() : tone.glyph().draw(), words);
            item.addClassName(tone.css());
            reasons.add(item);
        }
        return reasons;
    }

    private static Timeline timeline(List<BootSighting> boot, ViewerTime times) {
        Timeline timeline = new Timeline();
        for (BootSighting sighting : boot) {
            boolean bad = SightingWords.bad(sighting);
            timeline.line(
                    bad ? Tone.BAD : Tone.OK,
                    bad ? "failed" : "",
                    times.exact(sighting.at()),
                    Phrase.plain(SightingWords.of(sighting)));
        }
        return timeline;
    }
}
