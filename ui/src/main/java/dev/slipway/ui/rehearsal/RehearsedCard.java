package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Div;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.rehearsal.MachineRecord;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.fleet.rehearsal.Sample;
import dev.slipway.fleet.rehearsal.Statistics;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ViewerTime;
import java.util.List;

/** What rehearsals say, in small: on a machine's page and on Home. */
public final class RehearsedCard {
    private RehearsedCard() {}

    /**
     * When a machine was rehearsed, and how long it took to come back.
     *
     * @param rehearsals all rehearsals
     * @param machine the machine
     * @param times the viewer's times
     * @param actions buttons beside the heading
     * @return a card
     */
    public static Card ofMachine(Rehearsals rehearsals, MachineName machine, ViewerTime times, Component... actions) {
        List<Sample> samples = rehearsals.samples().stream()
                .filter(sample -> sample.machine().equals(machine))
                .toList();
        Card card = Card.withActions("Rehearsed", actions);
        if (samples.isEmpty()) {
            card.add(Phrase.quiet("Never. Nobody knows how long it takes to get " + machine + " back."));
            return card;
        }
        DescriptionList list = new DescriptionList();
        list.addClassName("facts");
        Sample last = samples.getFirst();
        MachineRecord record = new MachineRecord(machine, new MachineRecord.Last.Time(last));
        list.add(
                new Term("Last"),
                new Description(
                        RehearsalWords.mark(
                                record.feeling(times.now()), last.kind().title()),
                        Phrase.plain(" "),
                        times.ago(last.at())));
        for (DrillKind kind : DrillKind.values()) {
            Statistics of = Statistics.of(
                    samples.stream().filter(sample -> sample.kind() == kind).toList());
            if (of.count() > 0) {
                list.add(new Term(RehearsalWords.plural(kind)), new Description(Phrase.plain(figures(of))));
            }
        }
        card.add(list);
        return card;
    }

    private static String figures(Statistics of) {
        String rate = of.passed() + " of " + of.count() + " passed";
        return of.passed() == 0
                ? rate
                : rate + " · best " + ViewerTime.span(of.times().best()) + ", median "
                        + ViewerTime.span(of.times().median()) + ", worst "
                        + ViewerTime.span(of.times().worst());
    }

    /**
     * The figures, who is next, and when each machine had its turn.
     *
     * @param rehearsals all rehearsals
     * @param times the viewer's times
     * @return a card
     */
    public static Card ofFleet(Rehearsals rehearsals, ViewerTime times) {
        Anchor open = new Anchor("rehearsals", "Open");
        open.setAriaLabel("Open rehearsals");
        Card card = Card.withActions("Rehearsals", open);
        List<Sample> samples =
                rehearsals.samples().stream().filter(Sample::rehearsed).toList();
        if (samples.isEmpty() && rehearsals.upcoming().isEmpty()) {
            card.add(Phrase.quiet("None yet. A drill takes a machine down on purpose and measures how it comes back."));
            return card;
        }
        long passed = samples.stream()
                .filter(sample -> sample.result() instanceof Sample.Result.Passed)
                .count();
        Div big = new Div(Phrase.plain(Long.toString(passed)));
        big.addClassName("big");
        com.vaadin.flow.component.html.Span rest =
                new com.vaadin.flow.component.html.Span(" of " + samples.size() + " passed");
        rest.addClassName("rest");
        big.add(rest);
        card.add(big, Phrase.sub(Phrase.plain(next(rehearsals, times))));
        List<MachineRecord> records = rehearsals.machines();
        card.add(new MachineWall(records, times));
        return card;
    }

    private static String next(Rehearsals rehearsals, ViewerTime times) {
        String going = rehearsals.going().stream()
                .findFirst()
                .map(run -> "Now: " + run.wish().headline() + ". ")
                .orElse("");
        return going
                + rehearsals.upcoming().stream()
                        .findFirst()
                        .map(next -> "Next: " + next.drill().name() + ", " + times.words(next.at()) + ".")
                        .orElse("Nothing is scheduled.");
    }
}
