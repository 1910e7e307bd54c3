package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.DrillName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.SteerOutcome;
import dev.slipway.fleet.rehearsal.Leg;
import dev.slipway.fleet.rehearsal.RehearsalRun;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.fleet.rehearsal.Round;
import dev.slipway.fleet.rehearsal.RoundState;
import dev.slipway.fleet.rehearsal.RunId;
import dev.slipway.fleet.rehearsal.RunState;
import dev.slipway.fleet.rehearsal.Sample;
import dev.slipway.fleet.rehearsal.Statistics;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.operation.RunningRow;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rehearsal for ever: its rounds, how long each took, where the time went, who wanted it and why. */
@Route(value = "rehearsals/:id", layout = MainLayout.class)
@PermitAll
public final class RehearsalView extends Page implements BeforeEnterObserver, HasDynamicTitle {
    private final Rehearsals rehearsals;
    private final Operations operations;
    private final Clock clock;
    private final Person person;
    private final Div said = new Div();
    private final Div left = new Div();
    private final Div right = new Div();
    private final Div now = new Div();
    private long id;

    /**
     * Builds the screen.
     *
     * @param rehearsals all rehearsals
     * @param operations the operations of their rounds
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public RehearsalView(
            Rehearsals rehearsals,
            Operations operations,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        super("Rehearsal");
        this.rehearsals = rehearsals;
        this.operations = operations;
        this.clock = clock;
        this.person = Person.of(authentication);
        trail(new Anchor("rehearsals", "Rehearsals"));
        left.addClassName("stack");
        right.addClassName("stack");
        Live.bind(
                this,
                events,
                event -> event instanceof FleetEvent.RehearsalChanged(long changed) && (changed == id || changed == 0),
                this::refresh);
        Live.bind(now, events, FleetEvent.OperationChanged.class::isInstance, this::drawNow);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String wanted = event.getRouteParameters().get("id").orElse("");
        id = wanted.matches("[1-9][0-9]{0,17}") ? Long.parseLong(wanted) : 0;
        said.removeAll();
        if (rehearsals.find(new RunId(id)).isEmpty()) {
            title("Rehearsal " + wanted);
            sub("");
            actions();
            body(new EmptyState(
                    Glyph.REHEARSALS,
                    "There is no rehearsal " + wanted,
                    "All that ever were are listed under Rehearsals.",
                    new Anchor("rehearsals", "All rehearsals")));
            return;
        }
        Div columns = new Div(left, right);
        columns.addClassNames("columns", "wide-narrow");
        body(said, columns);
        refresh();
    }

    private void refresh() {
        Optional<RehearsalRun> found = rehearsals.find(new RunId(id));
        if (found.isEmpty()) {
            return;
        }
        RehearsalRun run = found.get();
        ViewerTime times = ViewerTime.of(clock);
        RehearsalWords words = RehearsalWords.of(run.state());
        title(run.wish().headline());
        mark(words.draw());
        sub(who(run, times));
        actions(buttons(run));
        left.removeAll();
        right.removeAll();
        if (!words.sentence().isEmpty()) {
            left.add(new Notice(words.tone(), words.sentence()));
        }
        Card progress = new Card(RehearsalWords.progress(run));
        progress.add(new ProgressLine(
                "Progress of the rehearsal", run.passed(), run.wish().times()));
        progress.add(now);
        left.add(progress, new Card("Rounds", rounds(run)));
        drawNow();
        Statistics statistics = Statistics.of(samples(run));
        if (statistics.passed() > 0) {
            left.add(new Card("Where the time goes", new StepBars(statistics.steps())));
        }
        if (statistics.count() > 1) {
            right.add(new Card("Time to restore", new RestoreChart("This rehearsal", statistics, times)));
        }
        right.add(about(run, statistics, times));
    }

    private List<Sample> samples(RehearsalRun run) {
        return run.rounds().stream()
                .flatMap(round -> switch (round.state()) {
                    case RoundState.Passed passed ->
                        java.util.stream.Stream.of(sample(
                                run, round, passed.at(), new Sample.Result.Passed(passed.restore(), passed.steps())));
                    case RoundState.Failed failed ->
                        java.util.stream.Stream.of(
                                sample(run, round, failed.at(), new Sample.Result.Failed(failed.words())));
                    default -> java.util.stream.Stream.empty();
                })
                .toList();
    }

    private static Sample sample(RehearsalRun run, Round round, java.time.Instant at, Sample.Result result) {
        return new Sample(
                round.machine(), run.wish().kind(), at, result, new Sample.Source.Rehearsal(run.id(), run.drill()));
    }

    private static Component[] who(RehearsalRun run, ViewerTime times) {
        List<Component> words = new ArrayList<>();
        words.add(Phrase.plain("Rehearsal " + run.id() + " · "));
        switch (run.due()) {
            case RehearsalRun.Due.ByHand() -> {
                words.add(Phrase.plain("started by "));
                words.add(Phrase.strong(run.who()));
                words.add(Phrase.plain(" "));
                words.add(times.stamp(run.createdAt()));
            }
            case RehearsalRun.Due.Scheduled(var at) -> {
                words.add(Phrase.plain("began by itself, its time was "));
                words.add(times.stamp(at));
            }
        }
        if (!run.why().isEmpty()) {
            words.add(Phrase.plain(" · " + run.why()));
        }
        if (run.demo()) {
            words.add(Phrase.plain(" · "));
            words.add(Phrase.tag("demo history, never took place"));
        }
        return words.toArray(Component[]::new);
    }

    private static Component rounds(RehearsalRun run) {
        if (run.rounds().isEmpty()) {
            return Phrase.quiet(run.state().over() ? "None was begun." : "None has begun yet.");
        }
        OrderedList list = new OrderedList();
        list.addClassNames("rows", "rounds");
        for (Round round : run.rounds()) {
            RehearsalWords words = RehearsalWords.of(round.state());
            Row row = new Row(
                            new Anchor(
                                    "machines/" + round.machine(),
                                    round.machine().value()),
                            Phrase.plain(" · " + words.word()))
                    .mark(words.tone(), words.glyph())
                    .detail(words.sentence());
            List<Component> links = new ArrayList<>();
            for (Leg leg : round.legs()) {
                Anchor link = new Anchor("operations/" + leg.operation(), leg.kind() + " " + leg.operation());
                link.setAriaLabel("Operation " + leg.operation() + ", " + leg.kind() + " of " + round.machine());
                links.add(link);
            }
            if (!links.isEmpty()) {
                row.end(links.toArray(Component[]::new));
            }
            com.vaadin.flow.component.html.ListItem item = new com.vaadin.flow.component.html.ListItem(row);
            list.add(item);
        }
        return list;
    }

    /** The operation that runs, apart from the rest: it tells of itself several times a second. */
    private void drawNow() {
        now.removeAll();
        ViewerTime times = ViewerTime.of(clock);
        rehearsals
                .find(new RunId(id))
                .flatMap(RehearsalRun::current)
                .flatMap(round -> round.legs().stream().reduce((one, other) -> other))
                .flatMap(leg -> operations.find(leg.operation()))
                .ifPresent(operation -> now.add(new RunningRow(operation, times)));
        now.setVisible(now.getComponentCount() > 0);
    }

    private Card about(RehearsalRun run, Statistics statistics, ViewerTime times) {
        DescriptionList list = new DescriptionList();
        list.addClassName("facts");
        if (!run.drill().isEmpty()) {
            fact(
                    list,
                    "Drill",
                    DrillName.fits(run.drill())
                            ? new Anchor("files/" + new DrillName(run.drill()).file(), run.drill())
                            : Phrase.plain(run.drill()));
        }
        fact(list, "Whom", Phrase.plain(run.wish().target().word()));
        fact(list, "In a row", Phrase.plain(Integer.toString(run.wish().times())));
        fact(list, "Hours", Phrase.plain(run.wish().hours().words()));
        if (!run.typed().isEmpty()) {
            fact(list, "Typed", Phrase.code(run.typed()), Phrase.plain(" by " + run.who()));
        }
        if (statistics.passed() > 0) {
            fact(list, "Best", Phrase.plain(ViewerTime.span(statistics.times().best())));
            fact(list, "Median", Phrase.plain(ViewerTime.span(statistics.times().median())));
            fact(list, "Worst", Phrase.plain(ViewerTime.span(statistics.times().worst())));
        }
        if (run.state().over()) {
            fact(list, "Ended", times.stamp(ended(run)));
        }
        return new Card("About it", list, new ApiCall(person.name(), "GET", "/rehearsals/" + run.id(), ""));
    }

    private static java.time.Instant ended(RehearsalRun run) {
        return switch (run.state()) {
            case RunState.Going going -> going.since();
            case RunState.Passed passed -> passed.at();
            case RunState.Failed failed -> failed.at();
            case RunState.NotBegun not -> not.at();
            case RunState.Cancelled cancelled -> cancelled.at();
        };
    }

    private static void fact(DescriptionList list, String term, Component... words) {
        list.add(new Term(term), new Description(words));
    }

    private Component[] buttons(RehearsalRun run) {
        if (run.state().over() || !run.cancelledBy().isEmpty()) {
            return new Component[] {};
        }
        Button cancel = new Button("Cancel", e -> {
            ConfirmDialog ask = new ConfirmDialog();
            ask.setHeader("Cancel this rehearsal?");
            ask.setText("No further round is begun. The round that runs is taken back if it is before its point of no"
                    + " return; a machine on its way back to where it began gets there first.");
            ask.setCancelable(true);
            ask.setCancelText("Let it go on");
            ask.setConfirmText("Cancel it");
            ask.addConfirmListener(confirmed -> cancel(run));
            ask.open();
        });
        return new Component[] {person.gate(cancel, Role.OPERATOR)};
    }

    private void cancel(RehearsalRun run) {
        switch (rehearsals.cancel(run.id(), person.name())) {
            case SteerOutcome.Accepted(String words) -> Outcome.done(words);
            case SteerOutcome.Refused(String words, String remedy) -> Outcome.refused(words + " " + remedy);
            case SteerOutcome.PlanFirst(Operation _) -> throw new IllegalStateException("no operation is needed");
        }
        refresh();
    }

    @Override
    public String getPageTitle() {
        return "Rehearsal " + id + " · Slipway";
    }
}
