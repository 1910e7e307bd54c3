package dev.slipway.ui.part;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import java.util.function.BiConsumer;

/** What there is to say about a text, line by line; each entry leads to its line. Screen readers hear changes. */
public final class FindingList extends Div {
    private static final int MOST = 50;

    private final BiConsumer<Integer, Integer> goTo;

    /**
     * Makes an empty list.
     *
     * @param goTo called with line and column when an entry is chosen
     */
    public FindingList(BiConsumer<Integer, Integer> goTo) {
        this.goTo = goTo;
        getElement().setAttribute("role", "status");
    }

    /**
     * Shows findings in place of those before.
     *
     * @param findings what to show
     */
    public void show(List<Finding> findings) {
        removeAll();
        if (findings.isEmpty()) {
            return;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("findings");
        findings.stream().limit(MOST).map(this::item).forEach(list::add);
        if (findings.size() > MOST) {
            list.add(new ListItem(findings.size() - MOST + " more."));
        }
        add(list);
    }

    private ListItem item(Finding finding) {
        ListItem item = new ListItem();
        item.addClassName(finding.tone().css());
        item.add(
                finding.tone() == Tone.INFO
                        ? Glyph.HINT.draw()
                        : finding.tone().glyph().draw());
        if (finding.line() > 0) {
            NativeButton line = new NativeButton(
                    "Line " + finding.line(), e -> goTo.accept(finding.line(), Math.max(1, finding.column())));
            item.add(line);
        }
        Span words = new Span(finding.words());
        if (!finding.remedy().isEmpty()) {
            Span remedy = Phrase.quiet(" " + finding.remedy());
            words = new Span(new Span(finding.words()), remedy);
        }
        item.add(words);
        return item;
    }
}
