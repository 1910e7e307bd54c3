package dev.slipway.ui.operation;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
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
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationStep;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.SteerOutcome;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One operation for ever: what was planned, how far it is, what it wrote, what it proved, who wanted it and why. */
@Route(value = "operations/:id", layout = MainLayout.class)
@PermitAll
public final class OperationView extends Page implements BeforeEnterObserver, HasDynamicTitle {
    private final Operations operations;
    private final Clock clock;
    private final Person person;
    private final Div said = new Div();
    private final Div verdict = new Div();
    private final OrderedList steps = new OrderedList();
    private final Div about = new Div();
    private final Div plan = new Div();
    private final Map<String, StepLine> lines = new LinkedHashMap<>();
    private long id;

    /**
     * Builds the screen.
     *
     * @param operations all operations
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public OperationView(Operations operations, FleetEvents events, AuthenticationContext authentication, Clock clock) {
        super("Operation");
        this.operations = operations;
        this.clock = clock;
        this.person = Person.of(authentication);
        steps.addClassNames("timeline", "steps");
        about.addClassName("stack");
        verdict.getElement().setAttribute("role", "status");
        Live.bind(
                this,
                events,
                event -> event instanceof FleetEvent.OperationChanged changed && changed.id() == id,
                this::refresh);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String wanted = event.getRouteParameters().get("id").orElse("");
        id = wanted.matches("[1-9][0-9]{0,17}") ? Long.parseLong(wanted) : 0;
        lines.clear();
        steps.removeAll();
        said.removeAll();
        Optional<Operation> found = operations.find(new OperationId(id));
        if (found.isEmpty()) {
            title("Operation " + wanted);
            sub("");
            actions();
            body(new EmptyState(
                    Glyph.ACTIVITY,
                    "There is no operation " + wanted,
                    "Plans that nobody started are forgotten after a day; what was started is kept.",
                    new Anchor("activity", "All operations")));
            return;
        }
        trail(
                new Anchor("machines", "Machines"),
                Phrase.plain(" › "),
                new Anchor(
                        "machines/" + found.get().machine(),
                        found.get().machine().value()));
        for (OperationStep step : found.get().steps()) {
            StepLine line = new StepLine(operations, found.get().id(), step.planned());
            lines.put(step.planned().id(), line);
            steps.add(line);
        }
        Anchor download = new Anchor(download(found.get().id()), "Download the output");
        download.addClassName("small");
        Card card = Card.withActions("Steps", download);
        card.add(steps);
        Div left = new Div(verdict, card, plan);
        left.addClassName("stack");
        Div columns = new Div(left, about);
        columns.addClassNames("columns", "wide-narrow");
        body(said, columns);
        refresh();
    }

    private DownloadHandler download(OperationId operation) {
        return DownloadHandler.fromInputStream(event -> {
            java.io.ByteArrayOutputStream kept = new java.io.ByteArrayOutputStream();
            try (Writer out = new OutputStreamWriter(kept, StandardCharsets.UTF_8)) {
                operations.writeOutput(operation, out);
            }
            return new com.vaadin.flow.server.streams.DownloadResponse(
                    new java.io.ByteArrayInputStream(kept.toByteArray()),
                    "operation-" + operation + ".txt",
                    "text/plain;charset=UTF-8",
                    kept.size());
        });
    }

    private void refresh() {
        Optional<Operation> found = operations.find(new OperationId(id));
        if (found.isEmpty()) {
            return;
        }
        Operation operation = found.get();
        ViewerTime times = ViewerTime.of(clock);
        title(operation.plan().headline());
        OperationWords words = OperationWords.of(operation.state(), times);
        mark(words.draw());
        sub(who(operation, times));
        actions(buttons(operation));
        operation.steps().forEach(step -> {
            StepLine line = lines.get(step.planned().id());
            if (line != null) {
                line.show(step, times);
            }
        });
        verdict.removeAll();
        verdict(operation.state(), words).ifPresent(verdict::add);
        verdict.setVisible(verdict.getComponentCount() > 0);
        about.removeAll();
        about.add(about(operation, times));
        settled(operation).ifPresent(about::add);
        plan.removeAll();
        plan.add(new Card("What was planned", PlanText.lines(operation.plan())));
        plan.setVisible(!operation.plan().lines().isEmpty());
    }

    private static Component[] who(Operation operation, ViewerTime times) {
        List<Component> words = new ArrayList<>();
        boolean planned = operation.state() instanceof OperationState.Planned;
        words.add(Phrase.plain("Operation " + operation.id() + (planned ? " · planned by " : " · started by ")));
        words.add(Phrase.strong(operation.who()));
        words.add(Phrase.plain(" "));
        words.add(times.stamp(planned ? operation.createdAt() : operation.startedAt()));
        if (!operation.why().isEmpty()) {
            words.add(Phrase.plain(" · " + operation.why()));
        }
        return words.toArray(Component[]::new);
    }

    private static Optional<Component> verdict(OperationState state, OperationWords words) {
        return switch (state) {
            case OperationState.Succeeded(var at, String proof) ->
                Optional.of(new Notice(Tone.OK, Phrase.strong("Proof: "), Phrase.plain(proof)));
            case OperationState.Failed failed ->
                Optional.of(new Notice(Tone.BAD, Phrase.strong(failed.words()), Phrase.plain(" " + failed.remedy())));
            default ->
                words.sentence().isEmpty() ? Optional.empty() : Optional.of(new Notice(words.tone(), words.sentence()));
        };
    }

    private Card about(Operation operation, ViewerTime times) {
        DescriptionList list = new DescriptionList();
        list.addClassName("facts");
        fact(
                list,
                "Machine",
                new Anchor(
                        "machines/" + operation.machine(), operation.machine().value()));
        fact(list, "Kind", Phrase.plain(operation.kind()));
        if (!operation.series().isNone()) {
            fact(list, "Part of", new Anchor("series/" + operation.series(), "series " + operation.series()));
        }
        if (operation.state().phase() != OperationState.Phase.PLANNED) {
            fact(list, "Takes", Phrase.plain(ViewerTime.span(operation.ran(times.now()))));
        }
        fact(list, "Expected", Phrase.plain(PlanText.expected(operation.plan().expected(), operation.kind())));
        fact(list, "Way back", Phrase.plain(operation.plan().undo().words()));
        return new Card("About it", list, new ApiCall(person.name(), "GET", "/operations/" + operation.id(), ""));
    }

    private Optional<Card> settled(Operation operation) {
        List<Particular> particulars = operations.particulars(operation);
        DescriptionList list = new DescriptionList();
        list.addClassName("facts");
        particulars.forEach(each ->
                fact(list, each.label(), each.literal() ? Phrase.code(each.words()) : Phrase.plain(each.words())));
        return particulars.isEmpty() ? Optional.empty() : Optional.of(new Card("What was settled", list));
    }

    private static void fact(DescriptionList list, String term, Component... words) {
        list.add(new Term(term), new Description(words));
    }

    private Component[] buttons(Operation operation) {
        List<Component> buttons = new ArrayList<>();
        switch (operation.state()) {
            case OperationState.Planned planned ->
                buttons.add(button("Open the plan…", () -> new PlanDialog(operations, person).show(operation)));
            case OperationState.Waiting waiting -> buttons.add(cancel(operation));
            case OperationState.Running running when running.cancelledBy().isEmpty() -> buttons.add(cancel(operation));
            case OperationState.Succeeded succeeded
            when !(operation.plan().undo() instanceof Undo.None) -> buttons.add(undo(operation));
            case OperationState.Failed failed -> {
                if (failed.waysOn().contains(OperationState.WayOn.RETRY)) {
                    Button retry = button("Try again", () -> steer(operations.retry(operation.id(), person.name())));
                    retry.addThemeVariants(ButtonVariant.PRIMARY);
                    buttons.add(retry);
                }
                if (failed.waysOn().contains(OperationState.WayOn.UNDO)) {
                    buttons.add(undo(operation));
                }
                if (failed.waysOn().contains(OperationState.WayOn.GIVE_UP)) {
                    buttons.add(button("Leave it so…", () -> askGiveUp(operation)));
                }
            }
            default -> {}
        }
        return buttons.toArray(Component[]::new);
    }

    private Button button(String label, Runnable action) {
        return person.gate(new Button(label, e -> action.run()), Role.OPERATOR);
    }

    private Button cancel(Operation operation) {
        return button(
                "Cancel",
                () -> ask(
                        "Cancel \"" + operation.plan().headline() + "\"?",
                        "It ends as soon as the present step may be left, and what was done is taken back. After the"
                                + " point of no return this is refused.",
                        "Cancel it",
                        "Let it go on",
                        () -> steer(operations.cancel(operation.id(), person.name()))));
    }

    private Button undo(Operation operation) {
        return button(
                "Undo…",
                () -> ask(
                        "Undo \"" + operation.plan().headline() + "\"?",
                        operation.plan().undo().words(),
                        "Undo it",
                        "Leave it",
                        () -> steer(operations.undo(operation.id(), person.name()))));
    }

    private void askGiveUp(Operation operation) {
        ask(
                "Leave " + operation.machine() + " as it is?",
                "The operation ends here, half done, and others may use the machine. Nothing is taken back.",
                "Leave it so",
                "Not yet",
                () -> steer(operations.giveUp(operation.id(), person.name())));
    }

    private static void ask(String question, String words, String yes, String no, Runnable action) {
        ConfirmDialog ask = new ConfirmDialog();
        ask.setHeader(question);
        ask.setText(words);
        ask.setCancelable(true);
        ask.setCancelText(no);
        ask.setConfirmText(yes);
        ask.addConfirmListener(e -> action.run());
        ask.open();
    }

    private void steer(SteerOutcome outcome) {
        said.removeAll();
        switch (outcome) {
            case SteerOutcome.Accepted(String words) -> Outcome.done(words);
            case SteerOutcome.PlanFirst(Operation planned) -> new PlanDialog(operations, person).show(planned);
            case SteerOutcome.Refused(String words, String remedy) ->
                said.add(new Notice(Tone.WARN, Phrase.strong(words), Phrase.plain(" " + remedy)));
        }
        refresh();
    }

    @Override
    public String getPageTitle() {
        return "Operation " + id + " · Slipway";
    }
}
