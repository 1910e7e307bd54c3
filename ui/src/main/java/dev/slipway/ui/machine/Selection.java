package dev.slipway.ui.machine;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationSeries;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.ui.operation.RunDialog;
import dev.slipway.ui.operation.SeriesDialog;
import dev.slipway.ui.operation.Wish;
import dev.slipway.ui.operation.WishDialog;
import dev.slipway.ui.operation.WishDialog.Question;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.rebuild.RebuildDialog;
import dev.slipway.ui.shell.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which machines of the list are chosen, and what can be done to all of them at once. */
final class Selection extends Div {
    private final Operations operations;
    private final OperationSeries series;
    private final Person person;
    private final Span count = new Span();
    private final Set<MachineName> chosen = new LinkedHashSet<>();

    Selection(Operations operations, OperationSeries series, Person person) {
        this.operations = operations;
        this.series = series;
        this.person = person;
        addClassNames("selection", "actions");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", "Actions on the chosen machines");
        count.getElement().setAttribute("role", "status");
        add(count);
        action("run", "Run…", () -> new RunDialog(this::propose).open());
        action("reboot", "Reboot…", () -> propose(Wish.of("reboot")));
        action("update", "Update…", () -> ask(Question.UPDATE, Wish.of("update")));
        action(
                "rebuild",
                "Rebuild…",
                () -> RebuildDialog.ofSeveral(this::propose).open());
        show();
    }

    /** A box that chooses a machine. */
    Checkbox box(MachineName machine) {
        Checkbox box = new Checkbox(chosen.contains(machine));
        box.setAriaLabel("Choose " + machine);
        box.addValueChangeListener(e -> {
            if (e.getValue()) {
                chosen.add(machine);
            } else {
                chosen.remove(machine);
            }
            show();
        });
        return box;
    }

    /** Forgets machines that are not in the list any more. */
    void keep(Collection<MachineName> listed) {
        if (chosen.retainAll(listed)) {
            show();
        }
    }

    private void action(String kind, String label, Runnable run) {
        if (operations.kinds().contains(kind)) {
            Button button = new Button(label, e -> run.run());
            button.setAriaLabel(label + " on the chosen machines");
            add(person.gate(button, Role.OPERATOR));
        }
    }

    private void show() {
        count.removeAll();
        count.add(Phrase.plain(Phrase.count(chosen.size(), "machine", "machines") + " chosen"));
        setVisible(!chosen.isEmpty());
    }

    private void ask(Question question, Wish wish) {
        new WishDialog(question, wish, this::propose).open();
    }

    private void propose(Wish wish) {
        List<MachineName> machines = new ArrayList<>(chosen);
        new SeriesDialog(operations, series, person, machines, wish).open();
    }
}
