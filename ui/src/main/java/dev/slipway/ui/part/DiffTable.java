package dev.slipway.ui.part;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Section;
import dev.slipway.fleet.declared.CommitDiff.FileDiff;
import dev.slipway.fleet.declared.CommitDiff.Hunk;
import dev.slipway.fleet.declared.CommitDiff.Kind;
import dev.slipway.fleet.declared.CommitDiff.Line;

/** What a commit changed in one file: old and new line numbers, a sign and a colour for each line. */
public final class DiffTable extends Section {
    private static final int MOST_LINES = 2000;

    /**
     * Shows the changes of one file.
     *
     * @param file the changes
     */
    public DiffTable(FileDiff file) {
        addClassName("diff-file");
        getElement().setAttribute("aria-label", "Changes in " + file.path());
        H3 heading = new H3(file.path() + suffix(file.kind()));
        NativeTable table = new NativeTable();
        table.addClassName("diff");
        NativeTableBody body = new NativeTableBody();
        int shown = 0;
        for (Hunk hunk : file.hunks()) {
            if (shown > 0) {
                body.add(gap("⋯"));
            }
            for (Line line : hunk.lines()) {
                if (++shown > MOST_LINES) {
                    break;
                }
                body.add(row(line));
            }
        }
        if (shown > MOST_LINES) {
            body.add(gap("The rest is too long to show."));
        }
        table.add(body);
        Div scroll = new Div(table);
        scroll.addClassName("diff-scroll");
        scroll.getElement().setAttribute("tabindex", "0");
        scroll.getElement().setAttribute("role", "region");
        scroll.getElement().setAttribute("aria-label", file.path());
        add(heading, scroll);
    }

    private static String suffix(Kind kind) {
        return switch (kind) {
            case ADDED -> " · new";
            case MODIFIED -> "";
            case DELETED -> " · deleted";
        };
    }

    private static NativeTableRow row(Line line) {
        return switch (line) {
            case Line.Same(int oldLine, int newLine, String text) ->
                row("", Integer.toString(oldLine), Integer.toString(newLine), " ", text);
            case Line.Removed(int oldLine, String text) -> row("del", Integer.toString(oldLine), "", "−", text);
            case Line.Added(int newLine, String text) -> row("add", "", Integer.toString(newLine), "+", text);
        };
    }

    private static NativeTableRow row(String css, String oldLine, String newLine, String sign, String text) {
        NativeTableRow row =
                new NativeTableRow(cell("n", oldLine), cell("n", newLine), cell("s", sign), new NativeTableCell(text));
        if (!css.isEmpty()) {
            row.addClassName(css);
        }
        return row;
    }

    private static NativeTableRow gap(String words) {
        NativeTableRow row =
                new NativeTableRow(cell("n", ""), cell("n", ""), cell("s", ""), new NativeTableCell(words));
        row.addClassName("gap");
        return row;
    }

    private static NativeTableCell cell(String css, String text) {
        NativeTableCell cell = new NativeTableCell(text);
        cell.addClassName(css);
        return cell;
    }
}
