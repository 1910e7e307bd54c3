package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.html.Anchor;
import dev.slipway.fleet.rehearsal.DrillStanding;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.util.List;

/** Drills that lose data and wait until a person allows them, as the first screen shows them. */
public final class MissingConsents {
    private MissingConsents() {}

    /**
     * A row for each drill that would begin by itself if only somebody allowed it.
     *
     * @param rehearsals the drills
     * @param person who looks
     * @param times the viewer's times
     * @param changed called when one was allowed
     * @return the rows, with buttons
     */
    public static List<Row> wants(Rehearsals rehearsals, Person person, ViewerTime times, Runnable changed) {
        return rehearsals.drills().stream()
                .flatMap(standing ->
                        standing
                                .awaitsConsent()
                                .map(word -> row(standing, word, rehearsals, person, times, changed))
                                .stream())
                .toList();
    }

    private static Row row(
            DrillStanding standing,
            String word,
            Rehearsals rehearsals,
            Person person,
            ViewerTime times,
            Runnable changed) {
        Row row = new Row(
                        Phrase.plain("The drill "),
                        new Anchor("rehearsals", standing.drill().name().value()),
                        Phrase.plain(" waits for you to allow it"))
                .mark(Tone.WARN, Glyph.REHEARSALS)
                .end(ConsentDialog.button(rehearsals, person, standing, word, changed));
        return standing.next() instanceof DrillStanding.Next.At(var at)
                ? row.detail(
                        Phrase.plain(RehearsalWords.about(standing.drill()) + ", next "),
                        times.stamp(at),
                        Phrase.plain(". Data on the machine is lost each time."))
                : row;
    }
}
