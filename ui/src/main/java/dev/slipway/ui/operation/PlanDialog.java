package dev.slipway.ui.operation;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.QueryParameters;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Confirmation;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.ParametersOutcome;
import dev.slipway.fleet.operation.Plan;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.StartOutcome;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.List;
import java.util.Locale;

/** Shows what an operation would do to a machine, in full, and starts it when the person says so. */
public final class PlanDialog extends Dialog {
    private final Operations operations;
    private final Person person;
    private final Div content = new Div();
    private final TextField why = new TextField("Why");

    /**
     * Makes the dialog; the machine is asked once it is open.
     *
     * @param operations where plans are made and started
     * @param person who asks
     */
    public PlanDialog(Operations operations, Person person) {
        super("Plan");
        this.operations = operations;
        this.person = person;
        setWidth("min(680px, 96vw)");
        content.addClassName("plan");
        add(content);
        why.setPlaceholder("For the history, such as: new kernel for the NFS bug");
        why.setWidthFull();
        why.setMaxLength(200);
    }

    /**
     * Makes a plan and shows it.
     *
     * @param machine the machine
     * @param wish what to do
     */
    public void propose(MachineName machine, Wish wish) {
        setHeaderTitle("Plan for " + machine);
        content.add(Phrase.sub(Phrase.plain("Looks how " + machine + " is now…")), new ProgressLine("Planning", 0, 0));
        getFooter().add(new Button("Cancel", e -> close()));
        open();
        UI ui = UI.getCurrent();
        String who = person.name();
        // A plan may ask the machine, which may take seconds to answer or not to.
        Thread.ofVirtual().name("plan " + machine).start(() -> {
            PlanOutcome outcome = plan(machine, wish, who);
            ui.accessLater(
                            () -> {
                                switch (outcome) {
                                    case PlanOutcome.Proposed(Operation operation) -> show(operation, wish, List.of());
                                    case PlanOutcome.Refused refused -> refuse(machine, refused);
                                }
                            },
                            () -> {})
                    .run();
        });
    }

    private PlanOutcome plan(MachineName machine, Wish wish, String who) {
        return switch (operations.parameters(wish.kind(), wish.parameters())) {
            case ParametersOutcome.Read(Record parameters) -> operations.plan(machine, parameters, who);
            case ParametersOutcome.Unreadable(String words, String remedy) -> new PlanOutcome.Refused(words, remedy);
        };
    }

    /**
     * Shows a plan that is there already.
     *
     * @param operation planned, not started
     */
    public void show(Operation operation) {
        show(operation, new Wish(operation.kind(), operation.parameters()), List.of());
        open();
    }

    private void refuse(MachineName machine, PlanOutcome.Refused refused) {
        content.removeAll();
        content.add(
                new Paragraph("It cannot be done now."),
                new Row(Phrase.plain(refused.words()))
                        .mark(Tone.BAD, Tone.BAD.glyph())
                        .detail(refused.remedy()));
        getFooter().removeAll();
        getFooter().add(new Button("Close", e -> close()));
        refused.instead().stream()
                .filter(operations.kinds()::contains)
                .forEach(kind -> getFooter().add(instead(machine, kind)));
    }

    /** Leads to the page of the machine, where the other operation is asked for. */
    private Button instead(MachineName machine, String kind) {
        String label = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + " " + machine + "…";
        return new Button(label, e -> {
            close();
            UI.getCurrent().navigate("machines/" + machine, QueryParameters.of("begin", kind));
        });
    }

    private void show(Operation operation, Wish wish, List<String> changes) {
        Plan plan = operation.plan();
        setHeaderTitle(plan.headline());
        content.removeAll();
        content.add(Phrase.sub(Phrase.plain("Plan of operation " + operation.id() + ". Nothing has happened yet.")));
        if (!changes.isEmpty()) {
            content.add(new Notice(
                    Tone.WARN,
                    "The plan has changed while you were reading; this is the new one. " + String.join(" ", changes)));
        }
        DescriptionList facts = new DescriptionList();
        facts.addClassName("plan-grid");
        fact(facts, "Expected", PlanText.expected(plan.expected(), operation.kind()));
        fact(facts, "Way back", plan.undo().words());
        content.add(PlanText.lines(plan), PlanText.steps(plan), facts, why);
        Button start = new Button(plan.headline());
        start.addThemeVariants(ButtonVariant.PRIMARY);
        String word = confirm(plan.confirmation(), start, operation);
        content.add(new ApiCall(person.name(), "POST", Wish.path(operation.machine()), wish.body(word, "…")));
        getFooter().removeAll();
        getFooter().add(new Button("Cancel", e -> close()), start);
    }

    /** Lets the button start it; the word that a program would have to send, or nothing. */
    private String confirm(Confirmation confirmation, Button start, Operation operation) {
        return switch (confirmation) {
            case Confirmation.Press press -> {
                start.addClickListener(e -> start(operation, ""));
                yield "";
            }
            case Confirmation.Typed(String word, String because) -> {
                TextField typed = new TextField("Type " + word + " to confirm: " + because);
                typed.setWidthFull();
                typed.setAutocomplete(Autocomplete.OFF);
                typed.setValueChangeMode(ValueChangeMode.EAGER);
                start.addThemeVariants(ButtonVariant.ERROR);
                start.setEnabled(false);
                typed.addValueChangeListener(
                        e -> start.setEnabled(e.getValue().strip().equals(word)));
                start.addClickListener(e -> start(operation, typed.getValue().strip()));
                content.add(typed);
                yield word;
            }
        };
    }

    private void start(Operation operation, String typed) {
        switch (operations.start(operation.id(), typed, why.getValue().strip(), person.name())) {
            case StartOutcome.Started(Operation started) -> {
                close();
                UI.getCurrent().navigate("operations/" + started.id());
            }
            case StartOutcome.PlanChanged(Operation now, List<String> changes) ->
                show(now, new Wish(now.kind(), now.parameters()), changes);
            case StartOutcome.Refused(String words, String remedy) ->
                content.addComponentAsFirst(new Notice(Tone.BAD, words + " " + remedy));
        }
    }

    private static void fact(DescriptionList list, String term, String words) {
        list.add(new Term(term), new Description(words));
    }
}
