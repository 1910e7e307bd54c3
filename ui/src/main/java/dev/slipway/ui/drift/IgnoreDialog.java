package dev.slipway.ui.drift;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.drift.Adoptions;
import dev.slipway.fleet.drift.Adoptions.Reach;
import dev.slipway.fleet.drift.DriftItem;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.DiffTable;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.List;
import java.util.stream.Collectors;

/** Puts a difference on the list of what is ignored, for one machine or for more. */
final class IgnoreDialog extends Dialog {
    private final Div content = new Div();
    private final Div trouble = new Div();

    IgnoreDialog(Adoptions adoptions, FleetRepository fleet, Person person, MachineName machine, DriftItem item) {
        super("Ignore this difference");
        setWidth("min(680px, 96vw)");
        content.addClassName("stack");
        DeclaredMachine declared = fleet.current().machines().get(machine);
        boolean grouped = declared != null && !declared.group().isNone();
        RadioButtonGroup<Reach> reach = new RadioButtonGroup<>();
        reach.setLabel("For whom");
        reach.setItems(grouped ? List.of(Reach.values()) : List.of(Reach.MACHINE, Reach.ALL));
        reach.setItemLabelGenerator(each -> switch (each) {
            case MACHINE -> machine + " alone";
            case GROUP -> declared == null ? "its group" : "the group " + declared.group();
            case ALL -> "all machines";
        });
        reach.addValueChangeListener(e -> show(adoptions, machine, item, e.getValue()));
        TextField why = new TextField("Why");
        why.setWidthFull();
        why.setMaxLength(200);
        Button commit = new Button("Commit", e -> {
            ChangeOutcome outcome = adoptions.ignore(machine, item, reach.getValue(), person.author(), why.getValue());
            if (outcome instanceof ChangeOutcome.Committed || outcome instanceof ChangeOutcome.Unchanged) {
                close();
                Outcome.done("Ignored from the next scan on.");
            } else {
                trouble.removeAll();
                trouble.add(trouble(outcome));
            }
        });
        commit.addThemeVariants(ButtonVariant.PRIMARY);
        add(
                new Paragraph(item.words() + " It will not be told of any more, whatever it becomes."),
                trouble,
                reach,
                content,
                why);
        getFooter().add(new Button("Cancel", e -> close()), commit);
        reach.setValue(Reach.MACHINE);
    }

    private void show(Adoptions adoptions, MachineName machine, DriftItem item, Reach reach) {
        content.removeAll();
        content.add(new DiffTable(adoptions.ignoring(machine, item, reach)));
    }

    /** Why a commit was not made. */
    static Component trouble(ChangeOutcome outcome) {
        return switch (outcome) {
            case ChangeOutcome.Refused(List<Problem> problems) ->
                new Notice(Tone.BAD, problems.stream().map(Problem::words).collect(Collectors.joining(" ")));
            case ChangeOutcome.Conflict conflict ->
                new Notice(Tone.BAD, "Somebody else changed the same file meanwhile. Close this and try again.");
            case ChangeOutcome.NotStored(Problem problem) -> new Notice(Tone.BAD, problem.words());
            case ChangeOutcome.Unchanged unchanged -> new Notice(Tone.INFO, "It is so already.");
            case ChangeOutcome.Committed committed -> new Notice(Tone.OK, "Committed.");
        };
    }
}
