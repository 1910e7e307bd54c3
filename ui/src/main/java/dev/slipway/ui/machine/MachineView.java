package dev.slipway.ui.machine;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.BeforeLeaveEvent;
import com.vaadin.flow.router.BeforeLeaveObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.adopt.NewHostKeys;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.change.ConfigStandings;
import dev.slipway.fleet.declared.CommitSummary;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.operation.OperationFilter;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationSummary;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.fleet.reset.ResetPreviews;
import dev.slipway.fleet.update.BlockedVersion;
import dev.slipway.fleet.update.Blocklist;
import dev.slipway.ui.apply.DifferencesCards;
import dev.slipway.ui.change.CommitRow;
import dev.slipway.ui.change.FileEditor;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.drift.DriftPanel;
import dev.slipway.ui.drift.DriftServices;
import dev.slipway.ui.operation.OperationTable;
import dev.slipway.ui.operation.RunningRow;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Segments;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.rehearsal.RehearseDialog;
import dev.slipway.ui.rehearsal.RehearsedCard;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One declared machine: where it stands, its boots, its file, its configuration. */
@Route(value = "machines/:name", layout = MainLayout.class)
@PermitAll
public final class MachineView extends Page implements BeforeEnterObserver, BeforeLeaveObserver, HasDynamicTitle {
    private static final int HISTORY = 20;
    private static final int OPERATIONS_SHOWN = 50;
    private static final String OVERVIEW = "overview";
    private static final String FILE = "file";
    private static final String CONFIGURATION = "configuration";
    private static final String OPERATIONS = "operations";
    private static final String DRIFT = "drift";

    private final FleetRepository fleet;
    private final Provisioning provisioning;
    private final Inventory inventory;
    private final Operations operations;
    private final Rehearsals rehearsals;
    private final Blocklist blocklist;
    private final Clock clock;
    private final Person person;
    private final BootCard boots = new BootCard();
    private final Div running = new Div();
    private final Div left = new Div();
    private final Div right = new Div();
    private final Div history = new Div();
    private final Div done = new Div();
    private final MachineActions acting;
    private final NewHostKeys newHostKeys;
    private final FileEditor editor;
    private final ConfigurationPanel configuration;
    private final DriftPanel drift;
    private final Segments panels = new Segments("What to see of the machine", this::chosen);
    private String name = "";

    /**
     * Builds the screen.
     *
     * @param fleet the declared fleet
     * @param provisioning declared machines as they were seen
     * @param configs what profiles become
     * @param inventory what machines say about themselves
     * @param operations what is done to machines
     * @param rehearsals what was done to it on purpose
     * @param blocklist versions that turned out bad
     * @param newHostKeys accepts other host keys
     * @param drift where machines differ from what they shall be
     * @param resets what resets would do
     * @param standings how what was applied stands to what is declared
     * @param applied what was applied
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public MachineView(
            FleetRepository fleet,
            Provisioning provisioning,
            MachineConfigs configs,
            Inventory inventory,
            Operations operations,
            Rehearsals rehearsals,
            Blocklist blocklist,
            NewHostKeys newHostKeys,
            DriftServices drift,
            ResetPreviews resets,
            ConfigStandings standings,
            AppliedConfigs applied,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        super("Machine");
        this.fleet = fleet;
        this.provisioning = provisioning;
        this.inventory = inventory;
        this.operations = operations;
        this.rehearsals = rehearsals;
        this.blocklist = blocklist;
        this.newHostKeys = newHostKeys;
        this.clock = clock;
        this.person = Person.of(authentication);
        this.acting = new MachineActions(operations, resets, person);
        this.editor = new FileEditor(fleet, person, clock, "The machine's file");
        this.configuration = new ConfigurationPanel(
                fleet, provisioning, configs, new DifferencesCards(standings, applied, person, clock), acting::propose);
        this.drift = new DriftPanel(drift, operations, fleet, person, events, clock);
        trail(new Anchor("machines", "Machines"));
        left.addClassName("stack");
        right.addClassName("stack");
        Div columns = new Div(left, right);
        columns.addClassNames("columns", "wide-narrow");
        Div file = new Div(new Card("Text", editor), history);
        file.addClassName("stack");
        panels.with(OVERVIEW, "Overview", columns)
                .with(DRIFT, "Drift", this.drift)
                .with(OPERATIONS, "Operations", done)
                .with(FILE, "File", file)
                .with(CONFIGURATION, "Configuration", configuration);
        Live.bind(this, events, this::concerns, this::refresh);
        // Apart from the rest: an operation tells of itself several times a second, and buttons must not move then.
        Live.bind(running, events, FleetEvent.OperationChanged.class::isInstance, this::drawOperations);
    }

    // Called on the publisher's thread: the name is set before attach and not changed while attached.
    private boolean concerns(FleetEvent event) {
        return switch (event) {
            case FleetEvent.MachineChanged changed -> changed.name().equals(name);
            case FleetEvent.FleetPublished published -> true;
            case FleetEvent.BootSeen seen -> true;
            case FleetEvent.ImagesChanged changed -> false;
            case FleetEvent.OperationChanged changed -> false;
            case FleetEvent.SeriesChanged changed -> false;
            case FleetEvent.RehearsalChanged changed -> true;
            case FleetEvent.FactsChanged changed -> changed.name().equals(name);
            case FleetEvent.DriftSeen seen -> false;
            case FleetEvent.DriftChanged changed -> changed.name().equals(name);
        };
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String wanted = event.getRouteParameters().get("name").orElse("");
        boolean other = !wanted.equals(name);
        name = wanted;
        title(name);
        String tab = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("tab")
                .orElse("");
        panels.show(tab);
        Optional<MachineOverview> found = provisioning.machine(name);
        if (found.isEmpty()) {
            actions();
            body(new EmptyState(
                    Glyph.MACHINES,
                    "No machine is called " + name,
                    "It may have been renamed or removed; the history under Changes knows.",
                    new Anchor("machines", "All machines")));
            return;
        }
        if (other) {
            body(panels);
            editor.open(found.get().machine().name().file());
            drift.show(found.get().machine().name());
        }
        refresh();
        event.getLocation().getQueryParameters().getSingleParameter("begin").ifPresent(kind -> {
            // Whoever loads the page again does not want it again.
            event.getUI().getPage().getHistory().replaceState(null, new Location("machines/" + name));
            DeclaredMachine machine = found.get().machine();
            // A dialog that is open while a navigation ends is closed by it.
            event.getUI()
                    .beforeClientResponse(this, context -> acting.begin(kind, machine, inventory.of(machine.name())));
        });
    }

    private void chosen(String key) {
        QueryParameters query = key.equals(OVERVIEW) ? QueryParameters.empty() : QueryParameters.of("tab", key);
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, new Location("machines/" + name, query)));
        if (key.equals(CONFIGURATION)) {
            configuration.show(name);
        }
    }

    private void refresh() {
        Optional<MachineOverview> found = provisioning.machine(name);
        if (found.isEmpty()) {
            return;
        }
        MachineOverview overview = found.get();
        DeclaredMachine machine = overview.machine();
        ViewerTime times = ViewerTime.of(clock);
        StateWords state = StateWords.of(overview.state(), times);
        mark(state.draw());
        sub(Phrase.plain(state.sentence()));
        MachineSeen seen = inventory.of(machine.name());
        actions(buttons(machine, overview.state(), seen, times));
        left.removeAll();
        left.add(running);
        drawOperations();
        left.add(FactsCard.of(seen, refreshButton(machine.name()), times));
        provisioning.lastPlan(name).ifPresent(plan -> left.add(InstallSteps.of(overview.state(), plan, times)));
        boots.show(provisioning.timeline(name), times);
        left.add(boots);
        right.removeAll();
        if (seen.facts() instanceof KnownFacts.Seen known) {
            new VersionsCard(
                            person,
                            Set.copyOf(operations.kinds()),
                            blocked(known),
                            wish -> acting.propose(machine.name(), wish))
                    .of(known.facts())
                    .ifPresent(right::add);
        }
        right.add(drift.card(machine.name(), times));
        right.add(RehearsedCard.ofMachine(rehearsals, machine.name(), times, rehearseButton(machine.name())));
        right.add(MachineFacts.declared(machine), MachineFacts.seen(overview, times), hostKeys(machine.name()));
        editor.published();
        drawHistory(machine, times);
        if (panels.shown().equals(CONFIGURATION)) {
            configuration.show(name);
        }
    }

    private Set<String> blocked(KnownFacts.Seen known) {
        return blocklist.all().stream()
                .map(Blocklist.Entry::version)
                .filter(version -> version.family() == known.facts().os().family())
                .map(BlockedVersion::version)
                .collect(Collectors.toSet());
    }

    private Button refreshButton(MachineName machine) {
        Button ask = new Button("Refresh", e -> {
            inventory.refreshSoon(machine);
            Outcome.done("Asks " + machine + "; what it answers appears here.");
        });
        ask.setAriaLabel("Refresh the facts of " + machine);
        return person.gate(ask, Role.OPERATOR);
    }

    private Button rehearseButton(MachineName machine) {
        Button rehearse = new Button("Rehearse…", e -> new RehearseDialog(rehearsals, person).ask(machine));
        rehearse.setAriaLabel("Rehearse with " + machine);
        return person.gate(rehearse, Role.OPERATOR);
    }

    private void drawOperations() {
        if (!MachineName.fits(name)) {
            return;
        }
        ViewerTime times = ViewerTime.of(clock);
        List<OperationSummary> all = operations.list(OperationFilter.STARTED.machine(name), 0, OPERATIONS_SHOWN);
        running.removeAll();
        Div rows = new Div();
        rows.addClassName("rows");
        all.stream()
                .filter(operation -> operation.state().phase() == OperationState.Phase.ACTIVE
                        || operation.state().phase() == OperationState.Phase.FAILED)
                .flatMap(operation -> operations.find(operation.id()).stream())
                .forEach(operation -> rows.add(new RunningRow(operation, times)));
        running.setVisible(rows.getComponentCount() > 0);
        if (rows.getComponentCount() > 0) {
            running.add(new Card("Happening now", rows));
        }
        done.removeAll();
        Card card = new Card("Operations");
        card.add(
                all.isEmpty()
                        ? new EmptyState(
                                Glyph.ACTIVITY,
                                "Nothing was done to it yet",
                                "Each reboot, update or command stands here for ever, with its plan, its output and its"
                                        + " proof.",
                                new Span[0])
                        : new OperationTable(all, times));
        done.add(card);
    }

    private Component[] buttons(DeclaredMachine machine, MachineState state, MachineSeen seen, ViewerTime times) {
        List<Component> all = new ArrayList<>(acting.of(machine, seen));
        all.addAll(List.of(installing(state, times)));
        return all.toArray(Component[]::new);
    }

    private Component[] installing(MachineState state, ViewerTime times) {
        Button install =
                new Button("Install…", e -> new InstallDialog(name, provisioning, person, times, this::refresh).open());
        install.addThemeVariants(ButtonVariant.ERROR);
        person.gate(install, Role.OPERATOR);
        return switch (state) {
            case MachineState.Armed s -> new Component[] {cancel("Take the arming back"), install};
            case MachineState.Installing s -> new Component[] {cancel("Cancel the installation…")};
            case MachineState.Approved s -> new Component[] {install};
            case MachineState.Installed s -> new Component[] {install};
            case MachineState.Imported s -> new Component[] {install};
            case MachineState.Failed s -> new Component[] {install};
            case MachineState.Unknown s -> new Component[] {};
        };
    }

    private Button cancel(String label) {
        Button cancel = new Button(label, e -> {
            if (provisioning.machine(name).map(MachineOverview::state).orElse(null) instanceof MachineState.Armed) {
                disarm();
            } else {
                askCancel();
            }
        });
        return person.gate(cancel, Role.OPERATOR);
    }

    private void askCancel() {
        ConfirmDialog ask = new ConfirmDialog();
        ask.setHeader("Cancel the installation of " + name + "?");
        ask.setText("Slipway gives it nothing more and boots its own disk from now on. If the installer is already"
                + " writing, it goes on, and the disk may hold half a system: install again after that.");
        ask.setCancelable(true);
        ask.setCancelText("Let it go on");
        ask.setConfirmText("Cancel the installation");
        ask.setConfirmButtonTheme("error primary");
        ask.addConfirmListener(e -> disarm());
        ask.open();
    }

    private void disarm() {
        if (provisioning.disarm(name, person.name())) {
            Outcome.done("Taken back. " + name + " boots its own disk.");
        } else {
            Outcome.refused("Nothing was armed any more.");
        }
        refresh();
    }

    private Card hostKeys(MachineName machine) {
        Button look = new Button(
                "Look at its keys…", e -> new HostKeysDialog(machine, newHostKeys, provisioning, person).open());
        Card card = Card.withActions("Pinned SSH host keys", person.gate(look, Role.OPERATOR));
        List<String> keys = provisioning.hostKeys(name);
        if (keys.isEmpty()) {
            card.add(Phrase.quiet(
                    "None yet. It sends them when it phones home; from then on Slipway accepts only these."));
            return card;
        }
        Div rows = new Div();
        rows.addClassName("rows");
        for (String key : keys) {
            HostKeyLine line = HostKeyLine.of(key);
            rows.add(new Row(Phrase.plain(line.type())).detail(Phrase.code(line.fingerprint())));
        }
        card.add(rows);
        return card;
    }

    private void drawHistory(DeclaredMachine machine, ViewerTime times) {
        history.removeAll();
        Div rows = new Div();
        rows.addClassName("rows");
        List<CommitSummary> commits = fleet.history(machine.name().file(), HISTORY);
        commits.forEach(commit -> rows.add(new CommitRow(commit, times)));
        history.add(new Card("History of this file", commits.isEmpty() ? new Span("Not committed yet.") : rows));
    }

    @Override
    public void beforeLeave(BeforeLeaveEvent event) {
        editor.guard(event);
    }

    @Override
    public String getPageTitle() {
        return name + " · Slipway";
    }
}
