package dev.slipway.ui.activity;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.slipway.fleet.audit.AuditEntry;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Segments;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** What was done to machines, and the audit log: who did what, to what, when. */
@Route(value = "activity", layout = MainLayout.class)
@PageTitle("Activity · Slipway")
@PermitAll
public final class ActivityView extends Page implements BeforeEnterObserver {
    private static final String OPERATIONS = "operations";
    private static final String LOG = "log";
    private static final int STEP = 100;

    private final AuditLog audit;
    private final Clock clock;
    private final TextField filter = new TextField("Filter");
    private final Card card = new Card("Newest first");
    private final Div entries = new Div();
    private final OperationList operations;
    private final Segments panels = new Segments("What to see of the activity", this::chosen);
    private int limit = STEP;

    /**
     * Builds the screen.
     *
     * @param audit the log
     * @param operations what is done to machines
     * @param events what changes
     * @param clock what the time is
     */
    public ActivityView(AuditLog audit, Operations operations, FleetEvents events, Clock clock) {
        super("Activity");
        this.audit = audit;
        this.clock = clock;
        this.operations = new OperationList(operations, clock, this::remember);
        sub("Who did what. Entries are only ever added.");
        filter.setPlaceholder("Person, machine, words");
        filter.setClearButtonVisible(true);
        filter.setValueChangeMode(ValueChangeMode.LAZY);
        filter.addValueChangeListener(e -> refresh());
        Div filters = new Div(filter);
        filters.addClassName("filters");
        card.add(filters, entries);
        panels.with(OPERATIONS, "Operations", this.operations).with(LOG, "Log", card);
        body(panels);
        Live.bind(card, events, event -> !(event instanceof FleetEvent.OperationChanged), this::refresh);
        Live.bind(this.operations, events, FleetEvent.OperationChanged.class::isInstance, this.operations::refresh);
        refresh();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters query = event.getLocation().getQueryParameters();
        panels.show(query.getSingleParameter("tab").orElse(OPERATIONS));
        operations.show(OperationChoice.of(query));
    }

    private void chosen(String key) {
        remember(
                key.equals(LOG)
                        ? QueryParameters.of("tab", LOG)
                        : operations.choice().query());
    }

    private void remember(QueryParameters query) {
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, new Location("activity", query)));
    }

    private void refresh() {
        ViewerTime times = ViewerTime.of(clock);
        List<AuditEntry> all = audit.latest(limit);
        String wanted = filter.getValue().strip().toLowerCase(Locale.ROOT);
        List<AuditEntry> shown = all.stream()
                .filter(e -> (e.who() + " " + e.action() + " " + e.subject())
                        .toLowerCase(Locale.ROOT)
                        .contains(wanted))
                .toList();
        entries.removeAll();
        if (shown.isEmpty()) {
            entries.add(new EmptyState(
                    Glyph.ACTIVITY,
                    all.isEmpty() ? "Nothing has happened yet" : "Nothing matches",
                    "Log-ins, approvals, installations and changes of settings are written down here."));
            return;
        }
        NativeTable table = new NativeTable();
        table.addClassNames("plain", "cards");
        table.getHead().addRow().add(head("When"), head("Who"), head("What"), head("Subject"));
        for (AuditEntry entry : shown) {
            NativeTableRow row = table.getBody().addRow();
            row.add(
                    cell(times.stamp(entry.at())),
                    cell(new com.vaadin.flow.component.html.Span(entry.who())),
                    cell(new com.vaadin.flow.component.html.Span(entry.action())),
                    cell(new com.vaadin.flow.component.html.Span(entry.subject())));
        }
        Div scroll = new Div(table);
        scroll.addClassNames("table-scroll", "cards");
        entries.add(scroll);
        if (all.size() == limit) {
            entries.add(new Button("Show more", e -> {
                limit += STEP;
                refresh();
            }));
        }
    }

    private static NativeTableHeaderCell head(String words) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell(words);
        cell.getElement().setAttribute("scope", "col");
        return cell;
    }

    private static NativeTableCell cell(Component content) {
        return new NativeTableCell(content);
    }
}
