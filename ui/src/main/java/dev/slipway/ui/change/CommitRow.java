package dev.slipway.ui.change;

import com.vaadin.flow.component.html.Anchor;
import dev.slipway.fleet.declared.CommitSummary;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;

/** One commit in a list. */
public final class CommitRow extends Row {
    /**
     * Shows a commit that leads to its page.
     *
     * @param commit the commit
     * @param times the viewer's times
     */
    public CommitRow(CommitSummary commit, ViewerTime times) {
        super(link(commit));
        mark(Tone.IDLE, Glyph.CHANGES);
        detail(Phrase.plain(commit.author() + " · "), times.ago(commit.time()), Phrase.plain(" · " + files(commit)));
    }

    private static Anchor link(CommitSummary commit) {
        Anchor link = new Anchor("changes/" + commit.commit(), commit.subject());
        link.addClassName("plain");
        return link;
    }

    private static String files(CommitSummary commit) {
        return commit.paths().size() == 1
                ? commit.paths().getFirst()
                : Phrase.count(commit.paths().size(), "file", "files");
    }
}
