package dev.slipway.ui.settings;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.login.KeyChange;
import dev.slipway.fleet.login.KeyChangeOutcome;
import dev.slipway.fleet.login.KeyStanding;
import dev.slipway.fleet.operation.OperationSeries;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.operation.SeriesDialog;
import dev.slipway.ui.operation.Wish;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.CopyLine;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.List;
import java.util.function.Supplier;

/** The key by which Slipway logs in, and its replacement: make a new one, bring it to the machines, finish. */
final class SshKeyCard extends Div {
    private final KeyChange change;
    private final Operations operations;
    private final OperationSeries series;
    private final Person person;
    private final Div told = new Div();

    SshKeyCard(KeyChange change, Operations operations, OperationSeries series, Person person) {
        this.change = change;
        this.operations = operations;
        this.series = series;
        this.person = person;
        told.addClassName("rows");
        told.getElement().setAttribute("aria-live", "polite");
        refresh();
    }

    private void refresh() {
        removeAll();
        Card card = new Card(
                "Slipway's SSH key",
                Phrase.sub(Phrase.plain("Slipway logs in to machines with it; installations put it in by themselves."
                        + " For a machine that was installed otherwise, add this line to its authorized keys.")));
        Div below = new Div(
                new CopyLine("the SSH public key", change.present().authorizedKeysLine()),
                change.next().map(this::changing).orElseGet(this::settled),
                told);
        below.addClassName("stack");
        card.add(below);
        add(card);
    }

    private Div settled() {
        Button make = new Button("Make a new key…", e -> {
            told.removeAll();
            show(change.begin(person.name()));
        });
        Div actions = new Div(person.gate(make, Role.ADMIN));
        actions.addClassName("actions");
        return actions;
    }

    private Div changing(SshKeys next) {
        List<MachineName> machines = change.machines();
        Button bring = new Button("Bring it to the machines…", e -> bring(change.machines()));
        bring.setEnabled(!machines.isEmpty());
        Button finish = new Button(
                "Finish",
                e -> later("Logs in everywhere…", () -> {
                    KeyChangeOutcome outcome = change.finish(person.name());
                    return () -> show(outcome);
                }));
        finish.addThemeVariants(ButtonVariant.PRIMARY);
        Button back = new Button(
                "Take it back",
                e -> later("Logs in everywhere…", () -> {
                    KeyChangeOutcome outcome = change.takeBack(person.name());
                    return () -> show(outcome);
                }));
        Button look = new Button(
                "Look which machines know it",
                e -> later("Logs in everywhere…", () -> {
                    List<KeyStanding> standings = change.standings();
                    return () -> show(standings);
                }));
        person.gate(bring, Role.OPERATOR);
        person.gate(look, Role.OPERATOR);
        person.gate(finish, Role.ADMIN);
        person.gate(back, Role.ADMIN);
        Div actions = new Div(bring, look, finish, back);
        actions.addClassName("actions");
        Div all = new Div(
                new Notice(
                        Tone.WARN,
                        "A new key replaces it. Slipway has both until every machine lets in the new one alone: bring it"
                                + " to the machines, then finish."),
                Phrase.sub(Phrase.plain("The new key:")),
                new CopyLine("the new SSH public key", next.authorizedKeysLine()),
                actions);
        all.addClassName("stack");
        return all;
    }

    private void bring(List<MachineName> machines) {
        new SeriesDialog(operations, series, person, machines, Wish.of("rekey")).open();
    }

    private void show(KeyChangeOutcome outcome) {
        told.removeAll();
        switch (outcome) {
            case KeyChangeOutcome.Done(String words) -> {
                Outcome.done(words);
                refresh();
            }
            case KeyChangeOutcome.Refused(String words, String remedy) ->
                told.add(new Notice(Tone.BAD, Phrase.strong(words), Phrase.plain(" " + remedy)));
        }
    }

    private void show(List<KeyStanding> standings) {
        told.removeAll();
        for (KeyStanding standing : standings) {
            Tone tone = switch (standing) {
                case KeyStanding.NewOnly it -> Tone.OK;
                case KeyStanding.Both it -> Tone.INFO;
                case KeyStanding.OldOnly it -> Tone.IDLE;
                case KeyStanding.Untold it -> Tone.WARN;
            };
            Row row = new Row(Phrase.plain(standing.words())).mark(tone, tone.glyph());
            told.add(standing instanceof KeyStanding.Untold untold ? row.detail(untold.remedy()) : row);
        }
    }

    /** Asks the machines beside the session. */
    private void later(String words, Supplier<Runnable> question) {
        told.removeAll();
        told.add(Phrase.sub(Phrase.plain(words)), new ProgressLine(words, 0, 0));
        UI ui = UI.getCurrent();
        Thread.ofVirtual().name("keys").start(() -> {
            Runnable answer = question.get();
            ui.accessLater(answer::run, () -> {}).run();
        });
    }
}
