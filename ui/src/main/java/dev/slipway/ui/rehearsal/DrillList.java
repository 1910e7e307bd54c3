package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.DrillHours;
import dev.slipway.fleet.declared.DrillSchedule;
import dev.slipway.fleet.operation.SteerOutcome;
import dev.slipway.fleet.rehearsal.Consent;
import dev.slipway.fleet.rehearsal.DrillStanding;
import dev.slipway.fleet.rehearsal.RehearsalRun;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.util.ArrayList;
import java.util.List;

/** The declared drills: what, when next, how the last ones went, and what they still wait for. */
final class DrillList extends Div {
    DrillList(List<DrillStanding> drills, Rehearsals rehearsals, Person person, ViewerTime times, Runnable changed) {
        addClassName("rows");
        for (DrillStanding standing : drills) {
            add(row(standing, rehearsals, person, times, changed));
        }
    }

    private static Row row(
            DrillStanding standing, Rehearsals rehearsals, Person person, ViewerTime times, Runnable changed) {
        String name = standing.drill().name().value();
        Anchor file = new Anchor("files/" + standing.drill().name().file(), name);
        file.addClassName("plain");
        file.getElement().getClassList().add("name");
        List<Component> words =
                new ArrayList<>(List.of(file, Phrase.quiet(" · " + RehearsalWords.about(standing.drill()))));
        Row row = new Row(words.toArray(Component[]::new)).mark(tone(standing), Glyph.REHEARSALS);
        row.detail(next(standing, times));
        if (!standing.latest().isEmpty()) {
            row.below(latest(standing.latest(), times));
        }
        List<Component> buttons = new ArrayList<>();
        standing.awaitsConsent().ifPresent(word -> {
            row.below(new StateMark(Tone.WARN, "Waits for you to allow it"));
            buttons.add(ConsentDialog.button(rehearsals, person, standing, word, changed));
        });
        if (standing.allowed() instanceof DrillStanding.Allowed.Given(Consent consent)) {
            row.detail(Phrase.plain("Allowed by " + consent.who() + " "), times.stamp(consent.at()), Phrase.plain("."));
            Button withdraw = new Button("Take back", e -> {
                switch (rehearsals.withdrawConsent(standing.drill().name(), person.name())) {
                    case SteerOutcome.Accepted(String said) -> Outcome.done(said);
                    case SteerOutcome.Refused(String said, String remedy) -> Outcome.refused(said + " " + remedy);
                    case SteerOutcome.PlanFirst _ -> throw new IllegalStateException("no operation is needed");
                }
                changed.run();
            });
            withdraw.setAriaLabel("Take back what is allowed to " + name);
            withdraw.addThemeVariants(ButtonVariant.TERTIARY);
            buttons.add(person.gate(withdraw, Role.OPERATOR));
        }
        Button now = new Button("Rehearse…", e -> new RehearseDialog(rehearsals, person).show(standing.drill()));
        now.setAriaLabel("Rehearse " + name + " now");
        buttons.add(person.gate(now, Role.OPERATOR));
        row.end(buttons.toArray(Component[]::new));
        row.addClassName("drill");
        return row;
    }

    private static Tone tone(DrillStanding standing) {
        return standing.next() instanceof DrillStanding.Next.At ? Tone.INFO : Tone.IDLE;
    }

    private static Component[] next(DrillStanding standing, ViewerTime times) {
        List<Component> words = new ArrayList<>();
        switch (standing.next()) {
            case DrillStanding.Next.Never(String why) -> words.add(Phrase.plain("Not scheduled: " + why));
            case DrillStanding.Next.At(var at) -> {
                words.add(Phrase.plain("Next "));
                words.add(times.stamp(at));
                if (standing.drill().schedule() instanceof DrillSchedule.Cron(String cron, var zone)) {
                    words.add(Phrase.plain(" · "));
                    words.add(Phrase.code(cron));
                    words.add(Phrase.plain(" " + zone));
                }
            }
        }
        if (standing.drill().hours() instanceof DrillHours.Between hours) {
            words.add(Phrase.plain(" · only " + hours.words()));
        }
        return words.toArray(Component[]::new);
    }

    /** The last few, the oldest first, as marks that lead to them. */
    private static Div latest(List<RehearsalRun> runs, ViewerTime times) {
        Div strip = new Div();
        strip.addClassName("strip");
        for (RehearsalRun run : runs.reversed()) {
            RehearsalWords words = RehearsalWords.of(run.state());
            Anchor link = new Anchor("rehearsals/" + run.id(), "");
            Span mark = new Span(words.glyph().draw());
            mark.addClassName(words.tone().css());
            Span said = new Span(words.word() + " " + times.words(run.createdAt()));
            said.addClassName("sr-only");
            link.add(mark, said);
            link.setTitle(words.word() + ", " + times.words(run.createdAt()));
            strip.add(link);
        }
        RehearsalRun last = runs.getFirst();
        strip.add(
                Phrase.quiet("last " + RehearsalWords.of(last.state()).word().toLowerCase(java.util.Locale.ROOT) + " "),
                times.ago(last.createdAt()));
        return strip;
    }
}
