package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.rehearsal.RehearsalRun;
import dev.slipway.fleet.rehearsal.Round;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ViewerTime;
import java.util.List;
import java.util.stream.Collectors;

/** Rehearsals as a list. */
final class RunTable extends Div {
    RunTable(List<RehearsalRun> runs, ViewerTime times) {
        NativeTable table = new NativeTable();
        table.addClassNames("plain", "cards");
        NativeTableRow head = table.getHead().addRow();
        for (String label : List.of("Rehearsal", "State", "Rounds", "Machines", "By", "Begun")) {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(label);
            cell.getElement().setAttribute("scope", "col");
            head.add(cell);
        }
        runs.forEach(run -> table.getBody().add(row(run, times)));
        add(table);
        addClassNames("table-scroll", "cards");
    }

    private static NativeTableRow row(RehearsalRun run, ViewerTime times) {
        NativeTableCell name = new NativeTableCell(new Anchor("rehearsals/" + run.id(), RehearsalWords.headline(run)));
        name.addClassName("name");
        if (run.demo()) {
            name.add(Phrase.plain(" "), Phrase.tag("demo history"));
        }
        String machines = run.rounds().stream()
                .map(Round::machine)
                .distinct()
                .map(MachineName::value)
                .collect(Collectors.joining(", "));
        NativeTableCell begun = new NativeTableCell(times.ago(run.createdAt()));
        begun.addClassName("mute");
        return new NativeTableRow(
                name,
                new NativeTableCell(RehearsalWords.of(run.state()).draw()),
                new NativeTableCell(
                        Phrase.plain(run.passed() + " of " + run.wish().times())),
                new NativeTableCell(Phrase.quiet(machines)),
                new NativeTableCell(Phrase.plain(run.who())),
                begun);
    }
}
