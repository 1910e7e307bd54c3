package dev.slipway.ui.operation;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.slipway.fleet.operation.OperationSummary;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ViewerTime;
import java.util.List;

/** Operations as a list: what, how it stands, who, why and when. */
public final class OperationTable extends Div {
    /**
     * Lists operations.
     *
     * @param operations in the order in which they are shown
     * @param times the viewer's times
     */
    public OperationTable(List<OperationSummary> operations, ViewerTime times) {
        NativeTable table = new NativeTable();
        table.addClassNames("plain", "cards");
        NativeTableRow head = table.getHead().addRow();
        for (String label : List.of("Operation", "State", "By", "Why", "Changed")) {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(label);
            cell.getElement().setAttribute("scope", "col");
            head.add(cell);
        }
        operations.forEach(operation -> table.getBody().add(row(operation, times)));
        add(table);
        addClassNames("table-scroll", "cards");
    }

    private static NativeTableRow row(OperationSummary operation, ViewerTime times) {
        Anchor link = new Anchor("operations/" + operation.id(), operation.headline());
        NativeTableCell name = new NativeTableCell(link);
        name.addClassName("name");
        OperationWords words = OperationWords.of(operation.state(), times);
        Component changed = times.ago(operation.changedAt());
        NativeTableCell changedCell = new NativeTableCell(changed);
        changedCell.addClassName("mute");
        return new NativeTableRow(
                name,
                new NativeTableCell(words.draw()),
                new NativeTableCell(Phrase.plain(operation.who())),
                operation.why().isEmpty() ? new NativeTableCell() : new NativeTableCell(Phrase.quiet(operation.why())),
                changedCell);
    }
}
