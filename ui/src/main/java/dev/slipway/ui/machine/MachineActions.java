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

    /**
     * Something that can be asked for.
     *
     * @param kind the word of a kind of operation
     * @param label of its button
     * @param begin asks what has to be asked, and leads to a plan
     */
    private record Offer(String kind, String label, Runnable begin) {}

    /** The buttons that make sense for what is known of the machine. */
    List<Component> of(DeclaredMachine declared, MachineSeen seen) {
        return offers(declared, seen).stream()
                .<Component>map(offer ->
                        person.gate(new Button(offer.label(), e -> offer.begin().run()), Role.OPERATOR))
                .toList();
    }

    /** As if the button of a kind was pressed, when there is such a button. */
    void begin(String kind, DeclaredMachine declared, MachineSeen seen) {
        if (person.may(Role.OPERATOR)) {
            offers(declared, seen).stream()
                    .filter(offer -> offer.kind().equals(kind))
                    .findFirst()
                    .ifPresent(offer -> offer.begin().run());
        }
    }

    private List<Offer> offers(DeclaredMachine declared, MachineSeen seen) {
        List<Offer> offers = new ArrayList<>();
        MachineName machine = seen.machine();
        Offer rebuild = new Offer(
                "rebuild",
                "Rebuild…",
                () -> RebuildDialog.of(declared, seen.facts(), wish -> propose(machine, wish))
                        .open());
        if (seen.lastTry() instanceof LastTry.Failed || seen.facts() instanceof KnownFacts.Never) {
            offers.add(new Offer("wake", "Wake…", () -> propose(machine, Wish.of("wake"))));
        }
        if (!(seen.facts() instanceof KnownFacts.Seen known)) {
            offers.add(rebuild);
        } else {
            offers.add(new Offer("run", "Run…", () -> new RunDialog(wish -> propose(machine, wish)).open()));
            offers.add(new Offer("reboot", "Reboot…", () -> propose(machine, Wish.of("reboot"))));
            OsFamily family = known.facts().os().family();
            if (family == OsFamily.FEDORA_COREOS || family == OsFamily.FLATCAR) {
                offers.add(new Offer("update", "Update…", () -> ask(machine, Question.UPDATE, Wish.of("update"))));
                offers.add(new Offer(
                        "rollback", "Roll back…", () -> ask(machine, Question.ROLLBACK, Wish.of("rollback"))));
                if (family == OsFamily.FLATCAR) {
                    offers.add(new Offer("reset", "Reset…", () -> reset(machine)));
                }
                offers.add(
                        FactAttention.held(known.facts())
                                ? new Offer("release", "Release updates…", () -> propose(machine, Wish.of("release")))
                                : new Offer("hold", "Hold updates…", () -> propose(machine, Wish.of("hold"))));
                offers.add(rebuild);
            }
        }
        offers.removeIf(offer -> !operations.kinds().contains(offer.kind()));
        return offers;
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
}
