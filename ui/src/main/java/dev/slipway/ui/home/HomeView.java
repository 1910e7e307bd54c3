package dev.slipway.ui.home;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.page.WebStorage;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Accounts;
import dev.slipway.fleet.declared.CommitSummary;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.drift.Drifts;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.operation.OperationFilter;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.Mirror;
import dev.slipway.ui.change.CommitRow;
import dev.slipway.ui.drift.DriftMark;
import dev.slipway.ui.operation.RunningRow;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.rehearsal.MissingConsents;
import dev.slipway.ui.rehearsal.RehearsedCard;
import dev.slipway.ui.shell.ConsoleFacts;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The first screen: is anything broken, what happens now, what changed lately, and the first steps until they are done. */
@Route(value = "", layout = MainLayout.class)
@PageTitle("Home · Slipway")
@PermitAll
public final class HomeView extends Page {
    private static final int LATELY = 6;
    private static final int SHOWN = 12;
    private static final String DISMISSED = "slipway.first-steps-dismissed";

    private final FleetRepository fleet;
    private final Enrolment enrolment;
    private final Provisioning provisioning;
    private final Inventory inventory;
    private final Operations operations;
    private final Rehearsals rehearsals;
    private final Drifts drifts;
    private final ImageLibrary images;
    private final Mirror mirror;
    private final Accounts accounts;
    private final ConsoleFacts console;
    private final Clock clock;
    private final Person person;
    private final Div content = new Div();
    private boolean dismissed;

    /**
     * Builds the screen.
     *
     * @param fleet the declared fleet
     * @param enrolment boxes that nobody declared
     * @param provisioning declared machines as they were seen
     * @param inventory what machines say about themselves
     * @param operations what is done to machines
     * @param rehearsals what was done to them on purpose
     * @param drifts where machines differ from what they shall be
     * @param images what machines are installed from
     * @param mirror what is being fetched
     * @param accounts who may log in
     * @param console the console itself
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public HomeView(
            FleetRepository fleet,
            Enrolment enrolment,
            Provisioning provisioning,
            Inventory inventory,
            Operations operations,
            Rehearsals rehearsals,
            Drifts drifts,
            ImageLibrary images,
            Mirror mirror,
            Accounts accounts,
            ConsoleFacts console,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        super("Home");
        this.fleet = fleet;
        this.enrolment = enrolment;
        this.provisioning = provisioning;
        this.inventory = inventory;
        this.operations = operations;
        this.rehearsals = rehearsals;
        this.drifts = drifts;
        this.images = images;
        this.mirror = mirror;
        this.accounts = accounts;
        this.console = console;
        this.clock = clock;
        this.person = Person.of(authentication);
        body(content);
        Live.bind(this, events, event -> true, this::refresh);
        addAttachListener(e -> WebStorage.getItem(DISMISSED, value -> {
            dismissed = value != null;
            refresh();
        }));
        refresh();
    }

    private void refresh() {
        ViewerTime times = ViewerTime.of(clock);
        List<MachineOverview> machines = provisioning.machines();
        List<MachineSeen> seen = inventory.all();
        List<Row> wants = new ArrayList<>(failedOperations(times));
        wants.addAll(Wants.of(fleet, enrolment, provisioning, console, person, times));
        wants.addAll(Wants.ofFacts(seen, times));
        wants.addAll(DriftMark.wants(drifts.all()));
        wants.addAll(MissingConsents.wants(rehearsals, person, times, this::refresh));
        List<Row> now = new ArrayList<>(runningOperations(times));
        now.addAll(Happening.of(machines, mirror, times));
        title(greeting(times));
        sub(summary(wants.size(), machines, Tiles.unwell(seen, times.now())));
        content.removeAll();
        List<Checklist.Step> steps = Checklist.of(console, accounts, images, provisioning);
        boolean stepsOpen = !dismissed && steps.stream().anyMatch(step -> !step.done());
        content.add(Tiles.of(
                machines, seen, drifts.all(), times.now(), enrolment.unknown().size(), images, console));
        Div left = new Div();
        left.addClassName("stack");
        Div right = new Div();
        right.addClassName("stack");
        if (!wants.isEmpty()) {
            left.add(new Card("Wants you", rows(wants)));
        }
        // Beside what wants the person, not below it: with many wants nobody would see what runs.
        if (!now.isEmpty() || !stepsOpen) {
            right.add(new Card("Happening now", now.isEmpty() ? Phrase.quiet("Nothing runs.") : rows(now)));
        }
        if (stepsOpen) {
            left.add(checklist(steps));
        }
        List<CommitSummary> commits = fleet.history("", LATELY);
        Card lately = new Card("Lately");
        lately.add(
                commits.isEmpty()
                        ? Phrase.quiet("No changes yet.")
                        : rows(commits.stream()
                                .map(c -> (Row) new CommitRow(c, times))
                                .toList()));
        right.add(lately, RehearsedCard.ofFleet(rehearsals, times));
        Div columns = new Div(left, right);
        columns.addClassNames("columns", "wide-narrow");
        content.add(columns);
    }

    private List<Row> failedOperations(ViewerTime times) {
        return operations.list(OperationFilter.STARTED.phases(Set.of(OperationState.Phase.FAILED)), 0, SHOWN).stream()
                .flatMap(operation -> operations.find(operation.id()).stream())
                .map(operation -> (Row) new RunningRow(operation, times))
                .toList();
    }

    private List<Row> runningOperations(ViewerTime times) {
        return operations.list(OperationFilter.STARTED.phases(Set.of(OperationState.Phase.ACTIVE)), 0, SHOWN).stream()
                .flatMap(operation -> operations.find(operation.id()).stream())
                .map(operation -> (Row) new RunningRow(operation, times))
                .toList();
    }

    private static String greeting(ViewerTime times) {
        int hour = times.hour();
        return hour < 5 ? "Good night" : hour < 12 ? "Good morning" : hour < 18 ? "Good afternoon" : "Good evening";
    }

    private static String summary(int wants, List<MachineOverview> machines, long unwell) {
        long failed = machines.stream()
                .filter(m -> m.state() instanceof MachineState.Failed)
                .count();
        List<String> broken = new ArrayList<>();
        if (unwell > 0) {
            broken.add(Phrase.count(unwell, "machine is not well.", "machines are not well."));
        }
        if (failed > 0) {
            broken.add(Phrase.count(failed, "installation has failed.", "installations have failed."));
        }
        return (wants == 0
                        ? "Nothing wants you. "
                        : wants == 1 ? "One thing wants you. " : wants + " things want you. ")
                + (broken.isEmpty() ? "Nothing is broken." : String.join(" ", broken));
    }

    private Card checklist(List<Checklist.Step> steps) {
        Button dismiss = new Button("Dismiss", e -> {
            WebStorage.setItem(DISMISSED, "yes");
            dismissed = true;
            refresh();
        });
        dismiss.setAriaLabel("Dismiss the first steps");
        dismiss.addThemeVariants(ButtonVariant.TERTIARY);
        long done = steps.stream().filter(Checklist.Step::done).count();
        Card card = Card.withActions("First steps", Phrase.quiet(done + " of " + steps.size() + " done"), dismiss);
        Div rows = new Div();
        rows.addClassName("rows");
        for (Checklist.Step step : steps) {
            Component words = step.done() ? Phrase.plain(step.words()) : Phrase.strong(step.words());
            Span said = new Span(step.done() ? " (done)" : " (to do)");
            said.addClassName("sr-only");
            Row row = new Row(words, said)
                    .mark(step.done() ? Tone.OK : Tone.IDLE, step.done() ? Glyph.TICK : Glyph.RING)
                    .detail(step.detail());
            if (!step.done()) {
                Anchor open = new Anchor(step.link(), "Open");
                open.setAriaLabel("Open " + step.words());
                row.end(open);
            }
            rows.add(row);
        }
        card.add(rows);
        return card;
    }

    private static Div rows(List<Row> rows) {
        Div all = new Div();
        all.addClassName("rows");
        rows.forEach(all::add);
        return all;
    }
}
