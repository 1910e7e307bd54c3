package dev.slipway.ui.change;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.slipway.fleet.declared.CommitSummary;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.List;

/** The history of what is declared, newest first. */
@Route(value = "changes", layout = MainLayout.class)
@PageTitle("Changes · Slipway")
@PermitAll
public final class ChangesView extends Page {
    private static final int STEP = 50;

    private final FleetRepository fleet;
    private final Clock clock;
    private int limit = STEP;

    /**
     * Builds the screen.
     *
     * @param fleet the declared fleet
     * @param events what changes
     * @param clock what the time is
     */
    public ChangesView(FleetRepository fleet, FleetEvents events, Clock clock) {
        super("Changes");
        this.fleet = fleet;
        this.clock = clock;
        sub("Everything that is declared is a commit: who, when, why, and how to undo it.");
        Live.bind(this, events, FleetEvent.FleetPublished.class::isInstance, this::refresh);
        refresh();
    }

    private void refresh() {
        ViewerTime times = ViewerTime.of(clock);
        List<CommitSummary> commits = fleet.history("", limit);
        Div notices = new Div();
        for (Problem problem : fleet.problems()) {
            notices.add(new Notice(Tone.WARN, problem.words()));
        }
        Card card = new Card("History");
        if (commits.isEmpty()) {
            card.add(new EmptyState(
                    Glyph.CHANGES,
                    "No changes yet",
                    "Approve a machine or edit a file, and the commit stands here. Each can be undone by a new one."));
        }
        Div rows = new Div();
        rows.addClassName("rows");
        commits.forEach(commit -> rows.add(new CommitRow(commit, times)));
        card.add(rows);
        if (commits.size() == limit) {
            card.add(new Button("Show more", e -> {
                limit += STEP;
                refresh();
            }));
        }
        body(notices, card);
    }
}
