package dev.slipway.ui.machine;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.reset.ResetPreviews;
import dev.slipway.host.OsFamily;
import dev.slipway.ui.operation.PlanDialog;
import dev.slipway.ui.operation.RunDialog;
import dev.slipway.ui.operation.Wish;
import dev.slipway.ui.operation.WishDialog;
import dev.slipway.ui.operation.WishDialog.Question;
import dev.slipway.ui.rebuild.RebuildDialog;
import dev.slipway.ui.reset.ResetDialog;
import dev.slipway.ui.shell.Person;
import java.util.ArrayList;
import java.util.List;

/** What can be done to a running machine; each button leads to a plan, and none does anything by itself. */
final class MachineActions {
    private final Operations operations;
    private final ResetPreviews resets;
    private final Person person;

    MachineActions(Operations operations, ResetPreviews resets, Person person) {
        this.operations = operations;
        this.resets = resets;
        this.person = person;
    }

    /** The buttons that make sense for what is known of the machine. */
    List<Component> of(DeclaredMachine declared, MachineSeen seen) {
        List<Component> buttons = new ArrayList<>();
        MachineName machine = seen.machine();
        Runnable rebuild = () -> RebuildDialog.of(declared, seen.facts(), wish -> propose(machine, wish))
                .open();
        if (seen.lastTry() instanceof LastTry.Failed || seen.facts() instanceof KnownFacts.Never) {
            add(buttons, "wake", "Wake…", () -> propose(machine, Wish.of("wake")));
        }
        if (!(seen.facts() instanceof KnownFacts.Seen known)) {
            add(buttons, "rebuild", "Rebuild…", rebuild);
            return buttons;
        }
        add(buttons, "run", "Run…", () -> new RunDialog(wish -> propose(machine, wish)).open());
        add(buttons, "reboot", "Reboot…", () -> propose(machine, Wish.of("reboot")));
        OsFamily family = known.facts().os().family();
        if (family == OsFamily.FEDORA_COREOS || family == OsFamily.FLATCAR) {
            add(buttons, "update", "Update…", () -> ask(machine, Question.UPDATE, Wish.of("update")));
            add(buttons, "rollback", "Roll back…", () -> ask(machine, Question.ROLLBACK, Wish.of("rollback")));
            if (family == OsFamily.FLATCAR) {
                add(buttons, "reset", "Reset…", () -> reset(machine));
            }
            boolean held = FactAttention.held(known.facts());
            if (held) {
                add(buttons, "release", "Release updates…", () -> propose(machine, Wish.of("release")));
            } else {
                add(buttons, "hold", "Hold updates…", () -> propose(machine, Wish.of("hold")));
            }
            add(buttons, "rebuild", "Rebuild…", rebuild);
        }
        return buttons;
    }

    /** Shows the plan of something. */
    void propose(MachineName machine, Wish wish) {
        new PlanDialog(operations, person).propose(machine, wish);
    }

    private void reset(MachineName machine) {
        new ResetDialog(machine, resets, wish -> propose(machine, wish)).open();
    }

    private void ask(MachineName machine, Question question, Wish wish) {
        new WishDialog(question, wish, complete -> propose(machine, complete)).open();
    }

    private void add(List<Component> buttons, String kind, String label, Runnable action) {
        if (operations.kinds().contains(kind)) {
            buttons.add(person.gate(new Button(label, e -> action.run()), Role.OPERATOR));
        }
    }
}
