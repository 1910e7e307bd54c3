package dev.slipway.ui.activity;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.QueryParameters;
import dev.slipway.fleet.operation.OperationSummary;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.ui.operation.OperationTable;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ViewerTime;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All operations with filters, the newest first. */
final class OperationList extends Div {
    private static final int STEP = 50;

    private final Operations operations;
    private final Clock clock;
    private final Consumer<QueryParameters> remember;
    private final TextField machine = new TextField("Machine");
    private final Select<String> kind = new Select<>();
    private final TextField who = new TextField("By");
    private final Select<String> phase = new Select<>();
    private final Div list = new Div();
    private OperationChoice choice = new OperationChoice("", "", "", "");
    private int limit = STEP;

    OperationList(Operations operations, Clock clock, Consumer<QueryParameters> remember) {
        this.operations = operations;
        this.clock = clock;
        this.remember = remember;
        kind.setLabel("Kind");
        kind.setItems(Stream.concat(Stream.of(""), operations.kinds().stream()).toList());
        kind.setItemLabelGenerator(k -> k.isEmpty() ? "Any" : k);
        phase.setLabel("State");
        phase.setItems(
                Stream.concat(Stream.of(""), OperationChoice.PHASES.stream()).toList());
        phase.setItemLabelGenerator(p -> switch (p) {
            case "" -> "Any";
            case "ACTIVE" -> "Running or waiting";
            case "FAILED" -> "Failed, wants a decision";
            default -> "Ended";
        });
        for (TextField field : List.of(machine, who)) {
            field.setClearButtonVisible(true);
            field.setValueChangeMode(ValueChangeMode.LAZY);
            field.addValueChangeListener(e -> chosen());
        }
        kind.addValueChangeListener(e -> chosen());
        phase.addValueChangeListener(e -> chosen());
        Div filters = new Div(machine, kind, phase, who);
        filters.addClassName("filters");
        add(new Card("Newest first", filters, list));
    }

    OperationChoice choice() {
        return choice;
    }

    void show(OperationChoice wanted) {
        choice = wanted;
        machine.setValue(wanted.machine());
        who.setValue(wanted.who());
        kind.setValue(operations.kinds().contains(wanted.kind()) ? wanted.kind() : "");
        phase.setValue(wanted.phase());
        refresh();
    }

    private void chosen() {
        OperationChoice now = new OperationChoice(
                machine.getValue().strip(),
                kind.getOptionalValue().orElse(""),
                who.getValue().strip(),
                phase.getOptionalValue().orElse(""));
        if (!now.equals(choice)) {
            choice = now;
            remember.accept(now.query());
            refresh();
        }
    }

    void refresh() {
        List<OperationSummary> shown = operations.list(choice.filter(), 0, limit);
        int all = operations.count(choice.filter());
        list.removeAll();
        if (shown.isEmpty()) {
            list.add(new EmptyState(
                    Glyph.ACTIVITY,
                    choice.query().getParameters().isEmpty() ? "Nothing was done yet" : "Nothing matches",
                    "Reboots, updates, rollbacks and commands stand here for ever, each with its plan, its output and"
                            + " its proof.",
                    new Span[0]));
            return;
        }
        list.add(new OperationTable(shown, ViewerTime.of(clock)));
        if (all > shown.size()) {
            list.add(
                    new Button("Show more", e -> {
                        limit += STEP;
                        refresh();
                    }),
                    Phrase.quiet(" " + shown.size() + " of " + all));
        }
    }
}
