package dev.slipway.ui.settings;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.update.BlockedVersion;
import dev.slipway.fleet.update.Blocklist;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.time.Clock;
import java.util.List;

/** The versions that turned out bad, each with who put it there and why. */
final class BlocklistCard extends Div {
    private final Blocklist blocklist;
    private final AuditLog audit;
    private final Person person;
    private final Clock clock;

    BlocklistCard(Blocklist blocklist, AuditLog audit, Person person, Clock clock) {
        this.blocklist = blocklist;
        this.audit = audit;
        this.person = person;
        this.clock = clock;
        refresh();
    }

    private void refresh() {
        removeAll();
        Card card = new Card("Blocklist");
        List<Blocklist.Entry> entries = blocklist.all();
        if (entries.isEmpty()) {
            card.add(Phrase.quiet("No version turned out bad. A rollback puts the version that it leaves here."));
        } else {
            ViewerTime times = ViewerTime.of(clock);
            Div rows = new Div();
            rows.addClassName("rows");
            entries.forEach(entry -> rows.add(row(entry, times)));
            card.add(rows);
        }
        add(card);
    }

    private Row row(Blocklist.Entry entry, ViewerTime times) {
        BlockedVersion blocked = entry.version();
        Button off = new Button("Take off", e -> takeOff(blocked));
        off.setAriaLabel("Take " + blocked.version() + " off the blocklist");
        return new Row(Phrase.strong(blocked.version()))
                .detail(
                        Phrase.plain((blocked.why().isBlank() ? "" : blocked.why() + " · ") + entry.who() + " by "),
                        new Anchor("operations/" + entry.operation(), "operation " + entry.operation()),
                        Phrase.plain(" on " + blocked.machine() + " · "),
                        times.stamp(entry.at()))
                .end(person.gate(off, Role.OPERATOR));
    }

    private void takeOff(BlockedVersion blocked) {
        if (blocklist.remove(blocked.family(), blocked.version())) {
            audit.record(person.name(), "took off the blocklist", blocked.version());
            Outcome.done(blocked.version() + " may be installed again.");
        }
        refresh();
    }
}
