package dev.slipway.ui.reset;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.virtuallist.VirtualList;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.slipway.host.reset.ResetPreview;
import dev.slipway.host.reset.ResetPreview.Fate;
import dev.slipway.host.reset.ResetPreview.Group;
import dev.slipway.host.reset.ResetPreview.Item;
import dev.slipway.ui.part.Phrase;
import java.util.List;

/** What becomes of each path: sums by directory, and all paths to be searched. */
final class PreviewPanel extends Div {
    private static final int DEPTH = 2;
    private static final int MOST_GROUPS = 12;

    private final ResetPreview preview;
    private final Select<Fate> fate = new Select<>();
    private final TextField text = new TextField("Search paths");
    private final Span found = new Span();
    private final VirtualList<Item> paths = new VirtualList<>();

    PreviewPanel(ResetPreview preview) {
        this.preview = preview;
        addClassName("stack");
        fate.setLabel("Show");
        fate.setItems(Fate.DELETED, Fate.KEPT, Fate.KEPT_FOR_ITS_CONTENT);
        fate.setItemLabelGenerator(PreviewPanel::words);
        fate.setValue(Fate.DELETED);
        fate.addValueChangeListener(e -> search());
        text.setPlaceholder("/var/lib");
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addValueChangeListener(e -> search());
        found.addClassName("mute");
        found.getElement().setAttribute("role", "status");
        paths.setRenderer(LitRenderer.<Item>of(
                        "<div class=\"reset-path\"><code>${item.path}</code><span>${item.size}</span></div>")
                .withProperty("path", item -> item.entry().path())
                .withProperty("size", item -> Phrase.bytes(item.entry().bytes())));
        paths.addClassName("reset-paths");
        paths.getElement().setAttribute("aria-label", "Paths").setAttribute("tabindex", "0");
        Div choice = new Div(fate, text);
        choice.addClassName("actions");
        add(totals(), groups(), choice, found, paths);
        search();
    }

    private static String words(Fate fate) {
        return switch (fate) {
            case DELETED -> "What goes";
            case KEPT -> "What is kept";
            case KEPT_FOR_ITS_CONTENT -> "Directories that stay because of that";
        };
    }

    private Div totals() {
        long deleted = 0;
        long deletedBytes = 0;
        long kept = 0;
        long keptBytes = 0;
        for (Group group : preview.groups(1)) {
            deleted += group.deleted();
            deletedBytes += group.deletedBytes();
            kept += group.kept();
            keptBytes += group.keptBytes();
        }
        return new Div(
                Phrase.strong(Phrase.count(deleted, "path goes", "paths go") + " (" + Phrase.bytes(deletedBytes) + ")"),
                Phrase.plain(
                        ", " + Phrase.count(kept, "path stays", "paths stay") + " (" + Phrase.bytes(keptBytes) + ")."));
    }

    private Div groups() {
        NativeTable table = new NativeTable();
        table.addClassNames("plain", "cards");
        NativeTableRow head = table.getHead().addRow();
        for (String label : List.of("Where", "Goes", "Stays")) {
            NativeTableHeaderCell cell = new NativeTableHeaderCell(label);
            cell.getElement().setAttribute("scope", "col");
            head.add(cell);
        }
        List<Group> all = preview.groups(DEPTH);
        all.stream().limit(MOST_GROUPS).forEach(group -> table.getBody().add(row(group)));
        Div scroll = new Div(table);
        scroll.addClassNames("table-scroll", "cards");
        int more = all.size() - MOST_GROUPS;
        if (more > 0) {
            scroll.add(Phrase.sub(Phrase.plain("and " + Phrase.count(more, "smaller directory", "smaller directories")
                    + "; the search finds what is in them.")));
        }
        return scroll;
    }

    private static NativeTableRow row(Group group) {
        NativeTableCell name = new NativeTableCell(Phrase.code(group.path()));
        name.addClassName("name");
        return new NativeTableRow(
                name,
                new NativeTableCell(sum(group.deleted(), group.deletedBytes())),
                new NativeTableCell(sum(group.kept(), group.keptBytes())));
    }

    private static Span sum(int count, long bytes) {
        return count == 0
                ? Phrase.quiet("nothing")
                : Phrase.plain(Phrase.count(count, "path", "paths") + ", " + Phrase.bytes(bytes));
    }

    private void search() {
        List<Item> items = preview.search(fate.getValue(), text.getValue().strip());
        found.setText(Phrase.count(items.size(), "path", "paths"));
        paths.setItems(items);
    }
}
