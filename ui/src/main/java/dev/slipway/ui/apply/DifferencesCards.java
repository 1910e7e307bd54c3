package dev.slipway.ui.apply;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.change.ConfigStanding;
import dev.slipway.fleet.change.ConfigStandings;
import dev.slipway.fleet.change.Difference;
import dev.slipway.fleet.change.DifferenceText;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.templates.change.Way;
import dev.slipway.ui.operation.Wish;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.DiffTable;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What differs between applied and declared, each with what closing it takes, and what was applied before. */
public final class DifferencesCards {
    private static final int HISTORY = 20;
    private static final int SHORT_COMMIT = 10;

    private final ConfigStandings standings;
    private final AppliedConfigs applied;
    private final Person person;
    private final Clock clock;

    /**
     * Makes the cards.
     *
     * @param standings compares
     * @param applied what is on the machines
     * @param person who looks
     * @param clock tells the time
     */
    public DifferencesCards(ConfigStandings standings, AppliedConfigs applied, Person person, Clock clock) {
        this.standings = standings;
        this.applied = applied;
        this.person = person;
        this.clock = clock;
    }

    /**
     * The cards of a machine.
     *
     * @param machine a declared machine
     * @param propose shows the plan of a wish
     * @return what differs, then what was applied
     */
    public List<Component> of(MachineName machine, Consumer<Wish> propose) {
        List<Component> cards = new ArrayList<>();
        cards.add(
                switch (standings.of(machine)) {
                    case ConfigStanding.Unknown(String words, String remedy) ->
                        new Card("Applied and declared", new Notice(Tone.INFO, words + " " + remedy));
                    case ConfigStanding.Broken broken -> {
                        Card card = new Card("Applied and declared");
                        broken.problems().forEach(problem -> card.add(new Notice(Tone.BAD, problem.words())));
                        yield card;
                    }
                    case ConfigStanding.Compared compared -> differences(compared, propose);
                });
        List<AppliedConfig> history = applied.history(machine, HISTORY);
        if (!history.isEmpty()) {
            cards.add(history(history));
        }
        return cards;
    }

    private Card differences(ConfigStanding.Compared compared, Consumer<Wish> propose) {
        if (compared.differences().isEmpty()) {
            return new Card(
                    "Applied and declared",
                    new Row(Phrase.plain("What is declared is what was applied."))
                            .mark(Tone.OK, Tone.OK.glyph())
                            .detail("Applied " + compared.applied().by().words() + "."));
        }
        Button apply = new Button("Apply…", e -> propose.accept(Wish.of("apply")));
        apply.addThemeVariants(ButtonVariant.PRIMARY);
        person.gate(apply, Role.OPERATOR);
        Card card = Card.withActions("Applied and declared", apply);
        card.add(Phrase.sub(Phrase.plain(summary(compared))));
        Div rows = new Div();
        rows.addClassName("rows");
        compared.differences().forEach(difference -> rows.add(row(difference)));
        card.add(rows);
        return card;
    }

    private static String summary(ConfigStanding.Compared compared) {
        String differ = Phrase.count(compared.differences().size(), "difference", "differences");
        return switch (compared.needed()) {
            case NOTHING -> differ + ", which only matter at the next installation.";
            case IN_PLACE -> differ + ", all of which can be closed while the machine runs.";
            case REBOOT -> differ + ", all of which can be closed while the machine runs, with one reboot.";
            case RESET -> differ + ". Not all can be closed while the machine runs: it takes a reset.";
            case REBUILD -> differ + ". Not all can be closed while the machine runs: it takes a rebuild.";
        };
    }

    private static Row row(Difference difference) {
        Row row = new Row(
                        Phrase.strong(difference.change().subject().words()),
                        Phrase.plain(" "),
                        Phrase.tag(kind(difference)),
                        Phrase.plain(" "),
                        Phrase.tag(way(difference.verdict().way())))
                .mark(tone(difference.verdict().way()), Glyph.CHANGES)
                .detail(difference.verdict().reason());
        return switch (DifferenceText.of(difference)) {
            case DifferenceText.Lines(var diff) -> {
                Details details = new Details("What differs", new DiffTable(diff));
                details.setOpened(true);
                yield row.below(details);
            }
            case DifferenceText.Hidden(String words) -> row.below(Phrase.quiet(words));
            case DifferenceText.Nothing _ -> row;
        };
    }

    private static String kind(Difference difference) {
        return switch (difference.change().kind()) {
            case ADDED -> "added";
            case REMOVED -> "removed";
            case CHANGED -> "changed: " + String.join(", ", difference.change().fields());
        };
    }

    private static String way(Way way) {
        return switch (way) {
            case NOTHING -> "next installation";
            case IN_PLACE -> "in place";
            case REBOOT -> "reboot";
            case RESET -> "reset";
            case REBUILD -> "rebuild";
        };
    }

    private static Tone tone(Way way) {
        return switch (way) {
            case NOTHING, IN_PLACE -> Tone.INFO;
            case REBOOT -> Tone.WARN;
            case RESET, REBUILD -> Tone.BAD;
        };
    }

    private Card history(List<AppliedConfig> history) {
        ViewerTime times = ViewerTime.of(clock);
        Div rows = new Div();
        rows.addClassName("rows");
        for (AppliedConfig each : history) {
            String commit = each.config().commit();
            Row row = new Row(Phrase.plain("Configuration " + each.config().id() + ", "
                            + each.by().words()))
                    .end(times.ago(each.at()));
            if (!commit.isEmpty()) {
                row.detail(
                        Phrase.plain("profile " + each.config().profile() + ", commit "),
                        new Anchor("changes/" + commit, commit.substring(0, Math.min(SHORT_COMMIT, commit.length()))));
            }
            if (each.by() instanceof AppliedBy.Operation(long operation)) {
                row.below(new Anchor("operations/" + operation, "Operation " + operation));
            }
            rows.add(row);
        }
        return new Card("What was applied", rows);
    }
}
