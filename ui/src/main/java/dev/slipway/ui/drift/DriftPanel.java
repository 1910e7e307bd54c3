package dev.slipway.ui.drift;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.CommitDiff.FileDiff;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.DriftItem;
import dev.slipway.fleet.drift.DriftLayer;
import dev.slipway.fleet.drift.DriftReport;
import dev.slipway.fleet.drift.DriftState;
import dev.slipway.fleet.drift.DriftTexts;
import dev.slipway.fleet.drift.ScanOutcome;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.operation.PlanDialog;
import dev.slipway.ui.operation.Wish;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.DiffTable;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A machine's differences, layer by layer, each with what can be done about it. */
public final class DriftPanel extends Div {
    private static final String APPLY = "apply";

    private final DriftServices services;
    private final Operations operations;
    private final FleetRepository fleet;
    private final Person person;
    private final Clock clock;
    /** Differences whose texts are open stay open when the panel is drawn again. */
    private final Set<String> open = new HashSet<>();

    private String machine = "";

    /**
     * Makes an empty panel.
     *
     * @param services what it needs from below
     * @param operations where undoing is planned
     * @param fleet the declared fleet
     * @param person who looks
     * @param events what changes
     * @param clock what the time is
     */
    public DriftPanel(
            DriftServices services,
            Operations operations,
            FleetRepository fleet,
            Person person,
            FleetEvents events,
            Clock clock) {
        this.services = services;
        this.operations = operations;
        this.fleet = fleet;
        this.person = person;
        this.clock = clock;
        addClassName("stack");
        Live.bind(
                this,
                events,
                event -> event instanceof FleetEvent.DriftSeen seen
                        && seen.name().equals(machine),
                this::draw);
    }

    /**
     * Shows a machine.
     *
     * @param name a declared machine
     */
    public void show(MachineName name) {
        machine = name.value();
        open.clear();
        draw();
    }

    /**
     * The same in a few words, for the machine's overview.
     *
     * @param name a declared machine
     * @param times tells times
     * @return a card
     */
    public Card card(MachineName name, ViewerTime times) {
        DriftReport report = services.drifts().of(name);
        Anchor more = new Anchor("machines/" + name + "?tab=drift", "Open");
        more.setAriaLabel("Open the drift of " + name);
        Row row = new Row(DriftMark.of(report, times)).end(more);
        if (report.state() instanceof DriftState.Unknown unknown) {
            row.detail(unknown.words());
        } else {
            row.detail(Phrase.plain("scanned "), times.ago(report.at()));
        }
        Div rows = new Div(row);
        rows.addClassName("rows");
        return new Card("Drift", rows);
    }

    private void draw() {
        removeAll();
        if (!MachineName.fits(machine)) {
            return;
        }
        ViewerTime times = ViewerTime.of(clock);
        MachineName name = new MachineName(machine);
        DriftReport report = services.drifts().of(name);
        add(head(report, times));
        for (DriftLayer layer : DriftLayer.values()) {
            List<DriftItem> items =
                    report.seen().stream().filter(item -> item.layer() == layer).toList();
            if (!items.isEmpty()) {
                Div rows = new Div();
                rows.addClassName("rows");
                items.forEach(item -> rows.add(row(name, item, report.isStale(times.now()))));
                add(new Card(layer.words(), rows));
            }
        }
        if (report.state() instanceof DriftState.None(int compared)) {
            add(
                    new Card(
                            "Nothing differs",
                            new EmptyState(
                                    Glyph.TICK,
                                    "It is what was applied",
                                    Phrase.count(compared, "thing was", "things were")
                                            + " compared: files, units, keys, kernel arguments, the rest of /etc, and the system.")));
        }
        if (!report.gaps().isEmpty()) {
            UnorderedList gaps = new UnorderedList();
            report.gaps().forEach(gap -> gaps.add(new ListItem(gap)));
            add(new Card("Not compared", gaps));
        }
        add(new ApiCall(person.name(), "GET", "/machines/" + machine + "/drift", ""));
    }

    private Card head(DriftReport report, ViewerTime times) {
        Button scan = new Button("Scan now", e -> scan(report.machine()));
        Card card = Card.withActions("Drift", person.gate(scan, Role.OPERATOR));
        Div words = new Div(DriftMark.state(report.state()));
        if (report.isScanned()) {
            words.add(Phrase.quiet(" scanned "), times.ago(report.at()));
        }
        card.add(words);
        if (report.state() instanceof DriftState.Unknown(String what, String remedy)) {
            card.add(new Notice(report.isScanned() ? Tone.WARN : Tone.INFO, what + " " + remedy));
            if (!report.seen().isEmpty()) {
                card.add(new Notice(
                        Tone.WARN,
                        Phrase.plain("What follows is how it was "),
                        times.ago(report.seenAt()),
                        Phrase.plain(", not how it is.")));
            }
        }
        card.add(Phrase.sub(Phrase.plain("Every machine is compared four times a day, after each update, rollback and"
                + " installation, and when you say so. Hashes are salted; private files stay on the machine.")));
        return card;
    }

    private void scan(MachineName name) {
        Outcome.done("Scans " + name + "; what is found appears here.");
        later(() -> services.drifts().scan(name), outcome -> {
            if (outcome instanceof ScanOutcome.Waits(String words)) {
                Outcome.refused(words);
            }
        });
    }

    private Row row(MachineName name, DriftItem item, boolean stale) {
        Row row = new Row(Phrase.plain(item.words()))
                .mark(stale ? Tone.IDLE : Tone.WARN, stale ? Glyph.CLOCK : Glyph.TRIANGLE);
        if (item.hasText()) {
            row.below(texts(name, item));
        }
        List<Component> buttons = new ArrayList<>();
        if (item.layer() != DriftLayer.SYSTEM) {
            buttons.add(button("Adopt…", item, () -> new AdoptDialog(services, person, name, item).open()));
        }
        if (item.canBeUndone() && operations.kinds().contains(APPLY)) {
            buttons.add(button("Undo…", item, () -> new PlanDialog(operations, person).propose(name, undo(item))));
        }
        if (item.canBeIgnored()) {
            buttons.add(button(
                    "Ignore…", item, () -> new IgnoreDialog(services.adoptions(), fleet, person, name, item).open()));
        }
        return row.end(buttons.toArray(Component[]::new));
    }

    /** What brings it back to what is declared. */
    static Wish undo(DriftItem item) {
        return Wish.of(APPLY).with("restore", List.of(item.subject()));
    }

    private Button button(String label, DriftItem item, Runnable action) {
        Button button = new Button(label, e -> action.run());
        button.setAriaLabel(label + " " + item.words());
        return person.gate(button, Role.OPERATOR);
    }

    private Details texts(MachineName name, DriftItem item) {
        Div content = new Div();
        Details details = new Details("Show the difference", content);
        details.addOpenedChangeListener(e -> {
            if (e.isOpened()) {
                open.add(item.id());
                fetch(name, item, content);
            } else {
                open.remove(item.id());
            }
        });
        details.setOpened(open.contains(item.id()));
        return details;
    }

    private void fetch(MachineName name, DriftItem item, Div content) {
        content.removeAll();
        content.add(Phrase.quiet("Asks the machine…"));
        later(() -> services.texts().of(name, item), shown -> {
            content.removeAll();
            switch (shown) {
                case DriftTexts.Shown.Texts(FileDiff diff)
                when diff.hunks().isEmpty() -> content.add(Phrase.quiet("Both are the same now. Scan again."));
                case DriftTexts.Shown.Texts(FileDiff diff) -> content.add(new DiffTable(diff));
                case DriftTexts.Shown.Hidden(String words) -> content.add(Phrase.quiet(words));
            }
        });
    }

    /** Asks a machine away from the screen, which it may keep waiting for seconds. */
    static <T> void later(Supplier<T> question, java.util.function.Consumer<T> draw) {
        UI ui = UI.getCurrent();
        Thread.ofVirtual().name("drift").start(() -> {
            T answer = question.get();
            ui.accessLater(() -> draw.accept(answer), () -> {}).run();
        });
    }
}
