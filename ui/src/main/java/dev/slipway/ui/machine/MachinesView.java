package dev.slipway.ui.machine;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.adopt.Imports;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.Drifts;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.operation.OperationFilter;
import dev.slipway.fleet.operation.OperationSeries;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationSummary;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.provision.UnknownMachine;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OstreeStatus;
import dev.slipway.ui.drift.DriftMark;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All machines: the unknown ones that wait for a decision on top, then the declared ones. */
@Route(value = "machines", layout = MainLayout.class)
@PageTitle("Machines · Slipway")
@PermitAll
public final class MachinesView extends Page implements BeforeEnterObserver {
    private static final int MOST_ACTIVE = 200;
    private static final List<String> STATES = List.of("Approved", "Armed", "Installing", "Installed", "Failed");

    private final FleetRepository fleet;
    private final Enrolment enrolment;
    private final Provisioning provisioning;
    private final Inventory inventory;
    private final Operations operations;
    private final Drifts drifts;
    private final Clock clock;
    private final Person person;
    private final Selection selection;
    private final Div waiting = new Div();
    private final TextField text = new TextField("Filter");
    private final Select<String> state = new Select<>();
    private final Select<String> group = new Select<>();
    private final Div table = new Div();
    private MachineFilter filter = new MachineFilter("", "", "");
    private Map<MachineName, OperationSummary> drawnActive = Map.of();
    private boolean ignoredOpen;

    /**
     * Builds the screen.
     *
     * @param fleet the declared fleet
     * @param enrolment boxes that nobody declared
     * @param provisioning declared machines as they were seen
     * @param inventory what machines say about themselves
     * @param operations what is done to machines
     * @param series the same done to several
     * @param imports takes machines in that run already
     * @param drifts where machines differ from what they shall be
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public MachinesView(
            FleetRepository fleet,
            Enrolment enrolment,
            Provisioning provisioning,
            Inventory inventory,
            Operations operations,
            OperationSeries series,
            Imports imports,
            Drifts drifts,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        super("Machines");
        this.fleet = fleet;
        this.enrolment = enrolment;
        this.provisioning = provisioning;
        this.inventory = inventory;
        this.operations = operations;
        this.drifts = drifts;
        this.clock = clock;
        this.person = Person.of(authentication);
        this.selection = new Selection(operations, series, person);
        Button declare = new Button("New machine", e -> new NewMachineDialog(fleet, person).open());
        Button adopt = new Button("Import…", e -> new ImportDialog(imports, fleet, person).open());
        actions(person.gate(adopt, Role.OPERATOR), person.gate(declare, Role.OPERATOR));
        text.setPlaceholder("Name, group, version, MAC, model");
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addValueChangeListener(e -> chosen());
        state.setLabel("State");
        state.setItems(Stream.concat(Stream.of(""), STATES.stream()).toList());
        state.setItemLabelGenerator(s -> s.isEmpty() ? "Any" : s);
        state.addValueChangeListener(e -> chosen());
        group.setLabel("Group");
        group.setItemLabelGenerator(g -> g.isEmpty() ? "Any" : g);
        group.addValueChangeListener(e -> chosen());
        Div filters = new Div(text, state, group);
        filters.addClassName("filters");
        Card declared = new Card("Declared", filters, selection, table);
        Div stack = new Div(waiting, declared);
        stack.addClassName("stack");
        body(stack);
        Live.bind(
                this,
                events,
                event -> !(event instanceof FleetEvent.ImagesChanged || event instanceof FleetEvent.OperationChanged),
                this::refresh);
        Live.bind(table, events, FleetEvent.OperationChanged.class::isInstance, () -> {
            // An operation tells of itself several times a second; the list only shows whether there is one.
            if (!active().equals(drawnActive)) {
                refresh();
            }
        });
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        filter = MachineFilter.of(event.getLocation().getQueryParameters());
        group.setItems(Stream.concat(
                        Stream.of(""),
                        fleet.current().groups().keySet().stream().map(GroupName::value))
                .toList());
        MachineFilter entered = filter;
        text.setValue(entered.text());
        state.setValue(STATES.contains(entered.state()) ? entered.state() : "");
        group.setValue(
                fleet.current().groups().keySet().stream()
                                .anyMatch(g -> g.value().equals(entered.group()))
                        ? entered.group()
                        : "");
        refresh();
    }

    private void chosen() {
        MachineFilter now = new MachineFilter(text.getValue(), orEmpty(state), orEmpty(group));
        if (now.equals(filter)) {
            return;
        }
        filter = now;
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, new Location("machines", now.query())));
        refresh();
    }

    private static String orEmpty(Select<String> select) {
        return select.getOptionalValue().orElse("");
    }

    private void refresh() {
        ViewerTime times = ViewerTime.of(clock);
        List<UnknownMachine> unknown = enrolment.unknown();
        List<MachineOverview> machines = provisioning.machines();
        sub(machines.size() + " declared, "
                + (unknown.isEmpty() ? "no unknown one waiting" : unknown.size() + " unknown waiting"));
        drawUnknown(unknown, times);
        drawTable(machines, times);
    }

    private void drawUnknown(List<UnknownMachine> unknown, ViewerTime times) {
        waiting.removeAll();
        List<UnknownMachine> ignored = enrolment.ignored();
        waiting.setVisible(!unknown.isEmpty() || !ignored.isEmpty());
        if (!unknown.isEmpty()) {
            Div rows = new Div();
            rows.addClassName("rows");
            unknown.forEach(box -> rows.add(new UnknownRow(box, fleet, enrolment, person, times)));
            waiting.add(new Card("Waiting for approval", rows));
        }
        if (!ignored.isEmpty()) {
            Div rows = new Div();
            rows.addClassName("rows");
            for (UnknownMachine box : ignored) {
                Button listen = new Button("Listen again", e -> enrolment.ignore(box.mac(), false, person.name()));
                listen.setAriaLabel("Listen again to " + box.mac());
                rows.add(new Row(Phrase.code(box.mac().value()), Phrase.quiet(" seen "), times.ago(box.lastSeen()))
                        .mark(Tone.IDLE, Glyph.DIAMOND)
                        .detail(UnknownRow.identity(box))
                        .end(person.gate(listen, Role.OPERATOR)));
            }
            Details details = new Details(Phrase.count(ignored.size(), "ignored box", "ignored boxes"), rows);
            details.setOpened(ignoredOpen);
            details.addOpenedChangeListener(e -> ignoredOpen = e.isOpened());
            waiting.add(details);
        }
    }

    private Map<MachineName, OperationSummary> active() {
        return operations
                .list(OperationFilter.STARTED.phases(Set.of(OperationState.Phase.ACTIVE)), 0, MOST_ACTIVE)
                .stream()
                .collect(Collectors.toMap(OperationSummary::machine, s -> s, (newer, older) -> newer));
    }

    private void drawTable(List<MachineOverview> machines, ViewerTime times) {
        table.removeAll();
        List<MachineOverview> shown = machines.stream().filter(filter::matches).toList();
        if (machines.isEmpty()) {
            Button first = new Button("New machine", e -> new NewMachineDialog(fleet, person).open());
            first.addThemeVariants(ButtonVariant.PRIMARY);
            table.add(new EmptyState(
                    Glyph.MACHINES,
                    "No machine is declared yet",
                    "Let one boot from the network: it appears above, and you approve it with a name and a profile."
                            + " Or declare it by its MAC address before it ever asks.",
                    person.gate(first, Role.OPERATOR)));
            return;
        }
        if (shown.isEmpty()) {
            table.add(new EmptyState(
                    Glyph.MACHINES,
                    "No machine matches",
                    machines.size() + " are declared; none fits the filter.",
                    new Button("Show all", e -> {
                        text.clear();
                        state.setValue("");
                        group.setValue("");
                    })));
            return;
        }
        drawnActive = active();
        selection.keep(machines.stream().map(m -> m.machine().name()).toList());
        NativeTable grid = new NativeTable();
        grid.addClassNames("plain", "cards");
        NativeTableRow head = grid.getHead().addRow();
        NativeTableHeaderCell choose = header("", false);
        Span said = new Span("Chosen");
        said.addClassName("sr-only");
        choose.add(said);
        choose.addClassName("box");
        head.add(choose);
        for (String label : List.of("Name", "State", "Health", "Drift", "Operating system", "Group", "Profile")) {
            head.add(header(label, false));
        }
        head.add(header("Seen", true));
        shown.forEach(machine -> grid.getBody().add(row(machine, times)));
        Div scroll = new Div(grid);
        scroll.addClassNames("table-scroll", "cards");
        table.add(scroll);
    }

    private NativeTableRow row(MachineOverview overview, ViewerTime times) {
        String name = overview.machine().name().value();
        Anchor link = new Anchor("machines/" + name, name);
        NativeTableCell nameCell = new NativeTableCell(link);
        nameCell.addClassName("name");
        GroupName group = overview.machine().group();
        MachineSeen known = inventory.of(overview.machine().name());
        Component seen = lastSeen(overview, known).<Component>map(times::ago).orElseGet(() -> new Span("never"));
        NativeTableCell seenCell = new NativeTableCell(seen);
        seenCell.addClassNames("num", "mute");
        OperationSummary running = drawnActive.get(overview.machine().name());
        NativeTableCell box =
                new NativeTableCell(selection.box(overview.machine().name()));
        box.addClassName("box");
        NativeTableRow row = new NativeTableRow(
                box,
                nameCell,
                running == null
                        ? new NativeTableCell(
                                StateWords.of(overview.state(), times).draw())
                        : new NativeTableCell(new Anchor("operations/" + running.id(), running.headline())),
                new NativeTableCell(HealthWord.of(known, times.now()).draw()),
                new NativeTableCell(DriftMark.of(drifts.of(overview.machine().name()), times)),
                new NativeTableCell(system(overview, known)),
                group.isNone() ? new NativeTableCell() : new NativeTableCell(Phrase.tag(group.value())),
                new NativeTableCell(
                        Phrase.plain(overview.machine().profile().value().value())),
                seenCell);
        if (overview.lastSeen().isEmpty() && overview.state() instanceof MachineState.Approved) {
            row.addClassName("dim");
        }
        return row;
    }

    private static Optional<Instant> lastSeen(MachineOverview overview, MachineSeen known) {
        Optional<Instant> told =
                known.facts() instanceof KnownFacts.Seen(var facts, Instant at) ? Optional.of(at) : Optional.empty();
        return Stream.concat(told.stream(), overview.lastSeen().stream()).max(Comparator.naturalOrder());
    }

    /** What runs and what boots next, or what is wanted while nothing is known. */
    private static Component system(MachineOverview overview, MachineSeen known) {
        if (known.facts() instanceof KnownFacts.Seen(HostFacts facts, Instant at)
                && !facts.os().name().isEmpty()) {
            Span words = Phrase.plain(facts.os().name());
            String next = facts.ostree()
                    .staged()
                    .map(OstreeStatus.Deployment::version)
                    .orElse("");
            if (next.isEmpty() && facts.flatcar().engine().operation() == FlatcarStatus.Operation.UPDATED_NEED_REBOOT) {
                next = facts.flatcar().engine().newVersion();
            }
            return next.isEmpty() ? words : new Span(words, Phrase.quiet(" → " + next));
        }
        return Phrase.plain(system(overview));
    }

    /** What was installed, or what is wanted while nothing is. */
    static String system(MachineOverview overview) {
        return overview.state() instanceof MachineState.Installed installed
                        && !installed.os().isEmpty()
                ? installed.os()
                : overview.machine().os().value().words() + " wanted";
    }

    private static NativeTableHeaderCell header(String label, boolean number) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell(label);
        cell.getElement().setAttribute("scope", "col");
        if (number) {
            cell.addClassName("num");
        }
        return cell;
    }
}
