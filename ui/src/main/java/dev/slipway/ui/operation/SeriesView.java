package dev.slipway.ui.operation;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.command.RunReport;
import dev.slipway.fleet.command.RunReports;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationSeries;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.Series;
import dev.slipway.fleet.operation.SeriesId;
import dev.slipway.fleet.operation.SeriesState;
import dev.slipway.fleet.operation.SteerOutcome;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.OutputPane;
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
import java.util.List;
import java.util.Optional;

/** The same done to several machines: how far each is, and what they said, equal answers together. */
@Route(value = "series/:id", layout = MainLayout.class)
@PermitAll
public final class SeriesView extends Page implements BeforeEnterObserver, HasDynamicTitle {
    private final OperationSeries series;
    private final RunReports reports;
    private final Clock clock;
    private final Person person;
    private long id;

    /**
     * Builds the screen.
     *
     * @param series all series
     * @param reports what commands wrote
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public SeriesView(
            OperationSeries series,
            RunReports reports,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        super("Series");
        this.series = series;
        this.reports = reports;
        this.clock = clock;
        this.person = Person.of(authentication);
        trail(new Anchor("activity", "Activity"));
        Live.bind(
                this,
                events,
                event -> (event instanceof FleetEvent.SeriesChanged changed && changed.id() == id)
                        || event instanceof FleetEvent.OperationChanged,
                this::refresh);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String wanted = event.getRouteParameters().get("id").orElse("");
        id = wanted.matches("[1-9][0-9]{0,17}") ? Long.parseLong(wanted) : 0;
        if (series.find(new SeriesId(id)).isEmpty()) {
            title("Series " + wanted);
            body(new EmptyState(
                    Glyph.ACTIVITY,
                    "There is no series " + wanted,
                    "Plans that nobody started are forgotten after a day.",
                    new Anchor("activity", "All operations")));
            return;
        }
        refresh();
    }

    private void refresh() {
        Optional<Series> found = series.find(new SeriesId(id));
        if (found.isEmpty()) {
            return;
        }
        Series now = found.get();
        ViewerTime times = ViewerTime.of(clock);
        OperationWords words = OperationWords.of(now.state(), times);
        title(now.headline());
        mark(words.draw());
        sub(
                Phrase.plain("Series " + now.id() + " · by "),
                Phrase.strong(now.who()),
                Phrase.plain(" "),
                times.stamp(now.createdAt()),
                Phrase.plain(" · " + now.atOnce() + " at once"
                        + (now.stopOnFailure() ? ", stops when one fails" : ", goes on when one fails")
                        + (now.why().isEmpty() ? "" : " · " + now.why())));
        actions(buttons(now));
        Div left = new Div();
        left.addClassName("stack");
        if (!words.sentence().isEmpty()) {
            left.add(new Notice(words.tone(), words.sentence()));
        }
        left.add(progress(now));
        reports.of(now.id()).ifPresent(report -> left.add(answers(report)));
        Card machines = new Card("Machines", new OperationTable(now.operations(), times));
        now.refusals()
                .forEach(refusal -> machines.add(
                        new Row(Phrase.strong(refusal.machine()), Phrase.plain(" was left out: " + refusal.words()))
                                .mark(Tone.WARN, Tone.WARN.glyph())
                                .detail(refusal.remedy())));
        left.add(machines, new ApiCall(person.name(), "GET", "/series/" + now.id(), ""));
        body(left);
    }

    private Component[] buttons(Series now) {
        if (!(now.state() instanceof SeriesState.Running)) {
            return new Component[] {};
        }
        Button cancel = new Button("Cancel the rest", e -> {
            switch (series.cancel(now.id(), person.name())) {
                case SteerOutcome.Accepted(String words) -> Outcome.done(words);
                case SteerOutcome.PlanFirst(Operation plan) -> Outcome.refused("That takes a plan of its own.");
                case SteerOutcome.Refused(String words, String remedy) -> Outcome.refused(words + " " + remedy);
            }
            refresh();
        });
        return new Component[] {person.gate(cancel, Role.OPERATOR)};
    }

    private static Card progress(Series now) {
        long ended = now.operations().stream()
                .filter(operation -> operation.state().phase() != OperationState.Phase.ACTIVE
                        && operation.state().phase() != OperationState.Phase.PLANNED)
                .count();
        long failed = now.operations().stream()
                .filter(operation -> operation.state() instanceof OperationState.Failed)
                .count();
        return new Card(
                ended + " of " + now.operations().size() + " have ended"
                        + (failed > 0 ? ", " + failed + " failed" : ""),
                new ProgressLine(
                        "Progress of the series", ended, now.operations().size()));
    }

    /** What was said by whom, equal answers once. */
    private static Card answers(RunReport report) {
        Card card = new Card("Answers");
        if (report.groups().isEmpty()) {
            card.add(Phrase.quiet("None yet."));
        }
        for (RunReport.Group group : report.groups()) {
            List<String> names =
                    group.machines().keySet().stream().map(MachineName::value).toList();
            H3 heading = new H3(String.join(", ", names));
            heading.addClassName("boot-title");
            Div ending = new Div(
                    new StateMark(group.well() ? Tone.OK : Tone.BAD, group.ending()),
                    Phrase.quiet(" · " + Phrase.count(names.size(), "machine", "machines") + ", "
                            + Phrase.count(group.lineCount(), "line", "lines")));
            OutputPane text = new OutputPane("Answer of " + String.join(", ", names));
            text.onEmpty(() -> text.append(StepLine.lines(group.lines(), 0)));
            card.add(heading, ending);
            if (group.lineCount() > 0) {
                card.add(text);
            }
        }
        return card;
    }

    @Override
    public String getPageTitle() {
        return "Series " + id + " · Slipway";
    }
}
