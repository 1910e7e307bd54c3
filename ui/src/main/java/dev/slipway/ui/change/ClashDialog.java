package dev.slipway.ui.change;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import dev.slipway.fleet.declared.Clash;
import dev.slipway.ui.part.Listing;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.SourceEditor.Language;
import dev.slipway.ui.part.ViewerTime;

/** Shows both texts when somebody else changed the file meanwhile, and lets the person choose. */
final class ClashDialog extends Dialog {
    ClashDialog(Clash clash, String mine, ViewerTime times, Ways ways) {
        setHeaderTitle("Somebody else changed this file meanwhile");
        setWidth("min(1100px, 96vw)");
        boolean deleted = clash.theirText().isEmpty();
        Paragraph words = new Paragraph(
                Phrase.strong(clash.theirAuthor()),
                Phrase.plain((deleted ? " deleted " : " changed ") + clash.path() + " "),
                times.ago(clash.theirTime()),
                Phrase.plain(": \u201c" + clash.theirMessage().strip()
                        + "\u201d. Nothing of yours is lost or committed yet."));
        Div texts = new Div(
                side("Theirs, committed", deleted ? "The file is gone." : clash.theirText()),
                side("Yours, not committed", mine));
        texts.addClassNames("columns", "halves");
        add(words, texts);
        Button theirs = new Button("Drop mine, take theirs", e -> leave(ways::theirs));
        theirs.addThemeVariants(ButtonVariant.ERROR);
        Button overwrite = new Button("Commit mine over theirs", e -> leave(ways::mine));
        Button goOn = new Button("Go on editing mine, theirs above it", e -> leave(ways::goOn));
        goOn.addThemeVariants(ButtonVariant.PRIMARY);
        theirs.setEnabled(!deleted);
        getFooter().add(theirs, overwrite, goOn);
    }

    private void leave(Runnable way) {
        close();
        way.run();
    }

    /** Their text, to stay in sight while one goes on editing. */
    static Component beside(Clash clash) {
        Details details = new Details(
                clash.theirAuthor() + "'s text of " + clash.path(),
                new Listing(clash.theirAuthor() + "'s text", Language.YAML, clash.theirText()));
        details.setOpened(true);
        return details;
    }

    private static Div side(String heading, String text) {
        return new Div(new H3(heading), new Listing(heading, Language.YAML, text));
    }

    /** What the person may choose; closing the dialog chooses nothing and keeps everything. */
    interface Ways {
        /** My text replaces theirs. */
        void mine();

        /** Their text replaces mine. */
        void theirs();

        /** I put both together by hand. */
        void goOn();
    }
}
