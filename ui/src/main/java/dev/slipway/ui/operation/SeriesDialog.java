package dev.slipway.ui.operation;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Confirmation;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationSeries;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.ParametersOutcome;
import dev.slipway.fleet.operation.Series;
import dev.slipway.fleet.operation.SeriesOutcome;
import dev.slipway.fleet.operation.SeriesWish;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.List;
import java.util.Optional;

/** Plans the same for several machines: first how many at once, then the plan of each, then it starts. */
public final class SeriesDialog extends Dialog {
    private static final int AT_ONCE_USUALLY = 1;
    private static final int MOST_AT_ONCE = 100;

    private final Operations operations;
    private final OperationSeries series;
    private final Person person;
    private final List<MachineName> machines;
    private final Wish wish;
    private final Div content = new Div();
    private final IntegerField atOnce = new IntegerField("At once");
    private final Checkbox stop = new Checkbox("Begin no further machine once one has failed", true);
    private final TextField why = new TextField("Why");

    /**
     * Makes the dialog.
     *
     * @param operations all operations
     * @param series all series
     * @param person who asks
     * @param machines in order
     * @param wish what to do to each
     */
    public SeriesDialog(
            Operations operations, OperationSeries series, Person person, List<MachineName> machines, Wish wish) {
        super(Phrase.count(machines.size(), "machine", "machines"));
        this.operations = operations;
        this.series = series;
        this.person = person;
        this.machines = List.copyOf(machines);
        this.wish = wish;
        setWidth("min(680px, 96vw)");
        content.addClassName("plan");
        add(content);
        atOnce.setValue(AT_ONCE_USUALLY);
        atOnce.setMin(1);
        atOnce.setMax(MOST_AT_ONCE);
        atOnce.setStepButtonsVisible(true);
        why.setWidthFull();
        why.setPlaceholder("For the history, such as: new kernel for the NFS bug");
        why.setMaxLength(200);
        // A command harms nobody by running everywhere at the same time; a reboot does.
        if (wish.kind().equals("run")) {
            atOnce.setValue(Math.min(machines.size(), MOST_AT_ONCE));
            stop.setValue(false);
        }
        ask();
    }

    private void ask() {
        Button plan = new Button("Show the plan", e -> propose());
        plan.addThemeVariants(ButtonVariant.PRIMARY);
        Div form = new Div(
                new Paragraph("In this order: "
                        + String.join(
                                ", ", machines.stream().map(MachineName::value).toList()) + "."),
                atOnce,
                stop,
                why);
        form.addClassName("form");
        content.add(form);
        getFooter().add(new Button("Cancel", e -> close()), plan);
    }

    private void propose() {
        if (atOnce.isEmpty() || atOnce.isInvalid()) {
            atOnce.focus();
            return;
        }
        int most = atOnce.getValue();
        boolean stopping = stop.getValue();
        content.removeAll();
        content.add(Phrase.sub(Phrase.plain("Looks how each machine is now…")), new ProgressLine("Planning", 0, 0));
        getFooter().removeAll();
        getFooter().add(new Button("Cancel", e -> close()));
        UI ui = UI.getCurrent();
        String who = person.name();
        // A plan may ask the machines, which may take seconds to answer or not to.
        Thread.ofVirtual().name("plan of a series").start(() -> {
            SeriesOutcome outcome = switch (operations.parameters(wish.kind(), wish.parameters())) {
                case ParametersOutcome.Read(Record parameters) ->
                    series.plan(new SeriesWish(machines, parameters, most, stopping), who);
                case ParametersOutcome.Unreadable(String words, String remedy) ->
                    new SeriesOutcome.Refused(words, remedy);
            };
            ui.accessLater(() -> planned(outcome), () -> {}).run();
        });
    }

    private void planned(SeriesOutcome outcome) {
        switch (outcome) {
            case SeriesOutcome.Accepted(Series planned) -> show(planned, List.of());
            case SeriesOutcome.PlanChanged(Series now, List<String> changes) -> show(now, changes);
            case SeriesOutcome.Refused(String words, String remedy) -> {
                content.removeAll();
                content.add(
                        new Paragraph("It cannot be done now."),
                        new Row(Phrase.plain(words))
                                .mark(Tone.BAD, Tone.BAD.glyph())
                                .detail(remedy));
                getFooter().removeAll();
                getFooter().add(new Button("Close", e -> close()));
            }
        }
    }

    private void show(Series planned, List<String> changes) {
        setHeaderTitle(planned.headline());
        content.removeAll();
        content.add(Phrase.sub(Phrase.plain("Plan of series " + planned.id() + ". Nothing has happened yet. "
                + planned.atOnce() + " at once; "
                + (planned.stopOnFailure() ? "stops when one fails." : "goes on when one fails."))));
        if (!changes.isEmpty()) {
            content.add(new Notice(
                    Tone.WARN,
                    "The plan has changed while you were reading; this is the new one. " + String.join(" ", changes)));
        }
        planned.refusals()
                .forEach(refusal -> content.add(
                        new Row(Phrase.strong(refusal.machine()), Phrase.plain(" is left out: " + refusal.words()))
                                .mark(Tone.WARN, Tone.WARN.glyph())
                                .detail(refusal.remedy())));
        String word = "";
        for (var summary : planned.operations()) {
            Optional<Operation> operation = operations.find(summary.id());
            if (operation.isEmpty()) {
                continue;
            }
            Div plan = new Div(
                    PlanText.lines(operation.get().plan()),
                    PlanText.steps(operation.get().plan()));
            content.add(new Details(summary.headline(), plan));
            if (operation.get().plan().confirmation() instanceof Confirmation.Typed) {
                word = Integer.toString(planned.operations().size());
            }
        }
        Button start = new Button(planned.headline());
        start.addThemeVariants(ButtonVariant.PRIMARY);
        TextField typed = new TextField("Type " + word + ", the number of machines, to confirm that data is lost");
        typed.setVisible(!word.isEmpty());
        typed.setWidthFull();
        start.addClickListener(e -> start(planned, typed.getValue().strip()));
        content.add(
                typed,
                new ApiCall(
                        person.name(),
                        "POST",
                        "/series",
                        wish.body(machines, planned.atOnce(), planned.stopOnFailure(), word, why.getValue())));
        getFooter().removeAll();
        getFooter().add(new Button("Cancel", e -> close()), start);
    }

    private void start(Series planned, String typed) {
        switch (series.start(planned.id(), typed, why.getValue().strip(), person.name())) {
            case SeriesOutcome.Accepted(Series started) -> {
                close();
                UI.getCurrent().navigate("series/" + started.id());
            }
            case SeriesOutcome.PlanChanged(Series now, List<String> changes) -> show(now, changes);
            case SeriesOutcome.Refused(String words, String remedy) ->
                content.addComponentAsFirst(new Notice(Tone.BAD, words + " " + remedy));
        }
    }
}
