package dev.slipway.ui.machine;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import dev.slipway.fleet.access.Role;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.FlatcarStatus.Slot;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OstreeStatus;
import dev.slipway.host.OstreeStatus.Deployment;
import dev.slipway.ui.operation.Wish;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The versions that a machine can boot: which runs, which boots next, which it can go back to. */
final class VersionsCard {
    private final Person person;
    private final Consumer<Wish> wanted;
    private final Set<String> kinds;
    private final Set<String> blocked;

    /** Blocked are versions that no machine of the family shall take; kinds are what can be done. */
    VersionsCard(Person person, Set<String> kinds, Set<String> blocked, Consumer<Wish> wanted) {
        this.person = person;
        this.kinds = Set.copyOf(kinds);
        this.blocked = Set.copyOf(blocked);
        this.wanted = wanted;
    }

    /** Empty for a machine whose system does not come as whole images. */
    Optional<Card> of(HostFacts facts) {
        if (!facts.ostree().deployments().isEmpty()) {
            return Optional.of(new Card("Versions", deployments(facts.ostree())));
        }
        if (!facts.flatcar().equals(FlatcarStatus.NONE)) {
            return Optional.of(new Card("Versions", slots(facts)));
        }
        return Optional.empty();
    }

    private Div deployments(OstreeStatus status) {
        Div rows = new Div();
        rows.addClassName("rows");
        Optional<Deployment> back = status.rollback();
        for (Deployment deployment : status.deployments()) {
            boolean rollback = back.filter(deployment::equals).isPresent();
            String role = deployment.booted()
                    ? "runs"
                    : deployment.staged()
                            ? deployment.locked() ? "staged, waits to be unlocked" : "staged, boots next"
                            : rollback ? "the one to go back to" : "kept";
            Row row = row(shown(deployment), role, deployment.booted());
            List<Component> end = new ArrayList<>();
            mark(deployment.version(), end);
            if (deployment.pinned()) {
                end.add(Phrase.tag("pinned"));
            }
            if (deployment.staged()) {
                button(end, "Withdraw…", "Withdraw " + shown(deployment), Wish.of("withdraw"));
            } else if (deployment.pinned()) {
                button(
                        end,
                        "Unpin…",
                        "Unpin " + shown(deployment),
                        Wish.of("unpin").with("deployment", deployment.id()));
            } else {
                button(end, "Pin…", "Pin " + shown(deployment), Wish.of("pin").with("deployment", deployment.id()));
            }
            rows.add(row.end(end.toArray(Component[]::new)));
        }
        return rows;
    }

    private static String shown(Deployment deployment) {
        return deployment.version().isEmpty()
                ? deployment
                        .checksum()
                        .substring(0, Math.min(12, deployment.checksum().length()))
                : deployment.version();
    }

    private Div slots(HostFacts facts) {
        FlatcarStatus status = facts.flatcar();
        Div rows = new Div();
        rows.addClassName("rows");
        boolean waits = status.engine().operation() == FlatcarStatus.Operation.UPDATED_NEED_REBOOT;
        Row running = row(facts.os().version(), "runs" + slot(status.running()), true);
        List<Component> end = new ArrayList<>();
        mark(facts.os().version(), end);
        rows.add(running.end(end.toArray(Component[]::new)));
        Slot passive = status.passive();
        if (!passive.device().isEmpty()) {
            String version = waits && !status.engine().newVersion().isEmpty()
                    ? status.engine().newVersion()
                    : passive.version();
            String role = !passive.filesystem()
                    ? "holds no system: there is nothing to go back to"
                    : waits ? "boots next" : passive.bootable() ? "the one to go back to" : "would not boot as it is";
            Row row = row(version.isEmpty() ? "version not known" : version, role + slot(passive), false);
            List<Component> ends = new ArrayList<>();
            mark(version, ends);
            if (waits) {
                button(ends, "Withdraw…", "Withdraw " + version, Wish.of("withdraw"));
            }
            rows.add(row.end(ends.toArray(Component[]::new)));
        }
        return rows;
    }

    private static String slot(Slot slot) {
        return slot.device().isEmpty()
                ? ""
                : " · " + slot.label() + ", priority " + slot.priority() + (slot.successful() ? ", marked good" : "");
    }

    private static Row row(String version, String role, boolean runs) {
        return new Row(Phrase.strong(version))
                .mark(runs ? Tone.OK : Tone.IDLE, runs ? Glyph.DOT : Glyph.RING)
                .detail(role);
    }

    private void mark(String version, List<Component> end) {
        if (blocked.contains(version)) {
            end.add(Phrase.tag("blocked"));
        }
    }

    private void button(List<Component> end, String label, String name, Wish wish) {
        if (kinds.contains(wish.kind())) {
            Button button = new Button(label, e -> wanted.accept(wish));
            button.setAriaLabel(name);
            end.add(person.gate(button, Role.OPERATOR));
        }
    }
}
