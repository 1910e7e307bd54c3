package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillName;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.rehearsal.DrillStanding;
import dev.slipway.fleet.rehearsal.MachineRecord;
import dev.slipway.fleet.rehearsal.RehearsalRun;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.fleet.rehearsal.RunId;
import dev.slipway.fleet.rehearsal.Sample;
import dev.slipway.fleet.rehearsal.Statistics;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The product's promise made visible: how often the fleet was taken down on purpose, and how quickly it came back. */
@Route(value = "rehearsals", layout = MainLayout.class)
@PageTitle("Rehearsals · Slipway")
@PermitAll
public final class RehearsalsView extends Page implements BeforeEnterObserver {
    private static final int LATEST = 12;
    private static final String EVERYONE = "";

    private final Rehearsals rehearsals;
    private final FleetRepository fleet;
    private final Clock clock;
    private final Person person;
    private final Div content = new Div();
    private final Div going = new Div();
    private String kind = "";
    private String whom = EVERYONE;

    /**
     * Builds the screen.
     *
     * @param rehearsals all rehearsals
     * @param fleet the declared fleet
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public RehearsalsView(
            Rehearsals rehearsals,
            FleetRepository fleet,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        super("Rehearsals");
        this.rehearsals = rehearsals;
        this.fleet = fleet;
        this.clock = clock;
        this.person = Person.of(authentication);
        Button now = new Button("Rehearse now…", e -> new RehearseDialog(rehearsals, person).ask(fleet.current()));
        now.addThemeVariants(ButtonVariant.PRIMARY);
        Button declare = new Button("Declare a drill…", e -> askName());
        actions(person.gate(declare, Role.OPERATOR), person.gate(now, Role.OPERATOR));
        body(going, content);
        Live.bind(
                this,
                events,
                event -> event instanceof FleetEvent.RehearsalChanged || event instanceof FleetEvent.FleetPublished,
                this::refresh);
        Live.bind(going, events, FleetEvent.OperationChanged.class::isInstance, this::drawGoing);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters query = event.getLocation().getQueryParameters();
        kind = query.getSingleParameter("kind").orElse("");
        whom = query.getSingleParameter("of").orElse(EVERYONE);
        refresh();
    }

    private void remember() {
        Map<String, String> query = new HashMap<>();
        if (!kind.isEmpty()) {
            query.put("kind", kind);
        }
        if (!whom.isEmpty()) {
            query.put("of", whom);
        }
        getUI().ifPresent(ui -> ui.getPage()
                .getHistory()
                .replaceState(null, new Location("rehearsals", QueryParameters.simple(query))));
        refresh();
    }

    private void refresh() {
        ViewerTime times = ViewerTime.of(clock);
        List<Sample> samples = rehearsals.samples();
        List<DrillStanding> drills = rehearsals.drills();
        List<RehearsalRun> runs = rehearsals.list("", 0, LATEST);
        content.removeAll();
        drawGoing();
        if (samples.isEmpty() && drills.isEmpty() && runs.isEmpty()) {
            sub("What was never rehearsed does not work when it must.");
            content.add(new EmptyState(
                    Glyph.REHEARSALS,
                    "Nothing was rehearsed yet",
                    "A drill takes a machine down on purpose (reboot, roll back, reset or rebuild), waits until it is"
                            + " proved well, and measures every step. Do it once now, or declare one that comes back every"
                            + " week: rehearsals/NAME.yaml.",
                    new Span[0]));
            content.add(
                    new Card("When each machine was rehearsed last", new MachineWall(rehearsals.machines(), times)));
            return;
        }
        DrillKind shown = shown(samples);
        List<Sample> chosen = samples.stream()
                .filter(sample -> sample.kind() == shown && concerns(sample.machine()))
                .toList();
        Statistics drilled =
                Statistics.of(chosen.stream().filter(Sample::rehearsed).toList());
        Statistics meant = Statistics.of(
                chosen.stream().filter(sample -> !sample.rehearsed()).toList());
        sub(summary(samples, times));
        content.add(choice(samples, shown), tiles(drilled, shown, meant));
        Div left = new Div();
        left.addClassName("stack");
        Div right = new Div();
        right.addClassName("stack");
        String what = RehearsalWords.plural(shown) + (whom.isEmpty() ? "" : " of " + whom);
        if (!chosen.isEmpty()) {
            left.add(new Card("Time to restore", new RestoreChart(what, Statistics.of(chosen), times)));
        } else {
            left.add(new Card(
                    "Time to restore", Phrase.quiet("No " + what.toLowerCase(Locale.ROOT) + " were rehearsed yet.")));
        }
        if (!drilled.steps().isEmpty()) {
            left.add(new Card("Where the time goes", new StepBars(drilled.steps())));
        }
        left.add(new Card(
                "Latest",
                runs.isEmpty() ? Phrase.quiet("None yet.") : new RunTable(runs, times),
                new ApiCall(person.name(), "GET", "/rehearsals/statistics?kind=" + shown.word(), "")));
        right.add(new Card(
                "Drills",
                drills.isEmpty()
                        ? Phrase.quiet(
                                "None is declared: a file such as rehearsals/lab-rebuild.yaml brings one back every"
                                        + " week.")
                        : new DrillList(drills, rehearsals, person, times, this::refresh)));
        List<MachineRecord> records = rehearsals.machines().stream()
                .filter(record -> concerns(record.machine()))
                .toList();
        right.add(new Card(
                "When each machine was rehearsed last",
                Phrase.sub(Phrase.plain(MachineWall.sentence(records, times.now()))),
                new MachineWall(records, times)));
        Div columns = new Div(left, right);
        columns.addClassNames("columns", "wide-narrow");
        content.add(columns);
    }

    /** The kind that was asked for, or the weightiest that there is. */
    private DrillKind shown(List<Sample> samples) {
        return DrillKind.of(kind)
                .or(() -> Arrays.stream(DrillKind.values())
                        .sorted(java.util.Comparator.reverseOrder())
                        .filter(one -> samples.stream().anyMatch(sample -> sample.kind() == one))
                        .findFirst())
                .orElse(DrillKind.REBOOT);
    }

    private boolean concerns(MachineName machine) {
        if (whom.isEmpty() || machine.value().equals(whom)) {
            return true;
        }
        DeclaredMachine declared = fleet.current().machines().get(machine);
        return declared != null && declared.group().value().equals(whom);
    }

    private String summary(List<Sample> samples, ViewerTime times) {
        List<Sample> drilled = samples.stream().filter(Sample::rehearsed).toList();
        long passed = drilled.stream()
                .filter(sample -> sample.result() instanceof Sample.Result.Passed)
                .count();
        String done = passed == drilled.size()
                ? "All " + drilled.size() + " rounds passed."
                : passed + " of " + drilled.size() + " rounds passed.";
        return (drilled.isEmpty() ? "No round has ended yet." : done)
                + rehearsals.upcoming().stream()
                        .findFirst()
                        .map(next -> " Next: " + next.drill().name() + ", " + times.words(next.at()) + ".")
                        .orElse(" Nothing is scheduled.");
    }

    private Div choice(List<Sample> samples, DrillKind shown) {
        Div buttons = new Div();
        buttons.addClassName("segments");
        buttons.getElement().setAttribute("role", "group");
        buttons.getElement().setAttribute("aria-label", "What was rehearsed");
        for (DrillKind one : DrillKind.values()) {
            long count = samples.stream().filter(sample -> sample.kind() == one).count();
            NativeButton button = new NativeButton(RehearsalWords.plural(one) + " " + count, e -> {
                kind = one.word();
                remember();
            });
            button.getElement().setAttribute("aria-pressed", Boolean.toString(one == shown));
            buttons.add(button);
        }
        DeclaredFleet now = fleet.current();
        Select<String> of = new Select<>();
        of.setAriaLabel("Of which group or machine");
        of.setItems(Stream.of(
                        Stream.of(EVERYONE),
                        now.groups().keySet().stream().map(GroupName::value),
                        now.machines().keySet().stream().map(MachineName::value))
                .flatMap(names -> names)
                .distinct()
                .toList());
        of.setItemLabelGenerator(name -> name.isEmpty()
                ? "Whole fleet"
                : now.groups().containsKey(new GroupName(name)) ? "Group " + name : name);
        of.setValue(whom);
        of.addValueChangeListener(e -> {
            whom = e.getValue() == null ? EVERYONE : e.getValue();
            remember();
        });
        Div all = new Div(buttons, of);
        all.addClassName("rehearsal-choice");
        return all;
    }

    private static Div tiles(Statistics drilled, DrillKind shown, Statistics meant) {
        Statistics.Times times = drilled.times();
        int failed = drilled.count() - drilled.passed();
        Div done = tile(
                RehearsalWords.plural(shown) + " rehearsed",
                Integer.toString(drilled.count()),
                meant.count() == 0
                        ? Phrase.quiet("rounds in all")
                        : Phrase.quiet("and " + meant.count() + " in earnest"
                                + (meant.passed() == 0
                                        ? ""
                                        : ", median "
                                                + ViewerTime.span(meant.times().median()))));
        Div success = tile(
                "Success",
                drilled.successRate().map(RehearsalsView::percent).orElse("–"),
                drilled.count() == 0
                        ? Phrase.quiet("nothing to tell yet")
                        : failed == 0
                                ? new StateMark(Tone.OK, "none failed")
                                : new StateMark(Tone.BAD, failed + " failed"));
        boolean any = drilled.passed() > 0;
        Div median = tile(
                "Half are back within",
                any ? ViewerTime.span(times.median()) : "–",
                new StateMark(RehearsalWords.tone(drilled.trend()), RehearsalWords.trend(drilled.trend())));
        Div worst = tile(
                "Worst",
                any ? ViewerTime.span(times.worst()) : "–",
                Phrase.quiet(any ? "best " + ViewerTime.span(times.best()) : "nothing to tell yet"));
        Div tiles = new Div(done, success, median, worst);
        tiles.addClassNames("columns", "tiles");
        return tiles;
    }

    /** Never rounded up to all. */
    private static String percent(double share) {
        return (share == 1.0 ? 100 : Math.min(99, Math.round(share * 100))) + " %";
    }

    private static Div tile(String heading, String figure, Component words) {
        Div big = new Div(figure);
        big.addClassName("big");
        Div below = new Div(words);
        below.addClassName("tile-words");
        Div tile = new Div(new Card(heading, big, below));
        tile.addClassName("figure-tile");
        return tile;
    }

    private void drawGoing() {
        ViewerTime times = ViewerTime.of(clock);
        List<RehearsalRun> runs = rehearsals.going();
        going.removeAll();
        going.setVisible(!runs.isEmpty());
        if (runs.isEmpty()) {
            return;
        }
        Div rows = new Div();
        rows.addClassName("rows");
        RunId first = runs.getFirst().id();
        for (RehearsalRun run : runs) {
            Anchor open = new Anchor("rehearsals/" + run.id(), "Open");
            open.setAriaLabel("Open rehearsal " + run.id());
            Row row = new Row(Phrase.strong(RehearsalWords.headline(run)), Phrase.quiet(" · " + run.who()))
                    .mark(Tone.INFO, run.id().equals(first) ? Glyph.HALF : Glyph.CLOCK)
                    .below(new ProgressLine(
                            "Progress of rehearsal " + run.id(),
                            run.passed(),
                            run.wish().times()));
            String now = run.current().map(round -> " · now " + round.machine()).orElse("");
            row.detail(
                            Phrase.plain(RehearsalWords.progress(run)
                                    + (run.id().equals(first) ? now : " · waits for the one before it") + " · "),
                            times.lasting(run.createdAt()))
                    .end(open);
            rows.add(row);
        }
        Card card = new Card("Going on", rows);
        card.addClassName("going");
        going.add(card);
    }

    private void askName() {
        Dialog dialog = new Dialog("Declare a drill");
        dialog.setWidth("min(480px, 94vw)");
        TextField name = new TextField("Name");
        name.setWidthFull();
        name.setHelperText("Small letters, digits and hyphens, such as lab-rebuild.");
        Button go = new Button("Write its file", e -> {
            if (DrillName.fits(name.getValue().strip())) {
                dialog.close();
                UI.getCurrent()
                        .navigate("files/" + new DrillName(name.getValue().strip()).file());
            } else {
                name.setErrorMessage("Use small letters, digits and hyphens, at most 63.");
                name.setInvalid(true);
            }
        });
        go.addThemeVariants(ButtonVariant.PRIMARY);
        go.addClickShortcut(com.vaadin.flow.component.Key.ENTER).listenOn(name);
        dialog.add(
                new Paragraph("A drill is a small file: what is rehearsed, on whom, how often in a row, and when. It is"
                        + " committed like everything else."),
                name);
        dialog.getFooter().add(new Button("Cancel", e -> dialog.close()), go);
        dialog.open();
        name.focus();
    }
}
