package dev.slipway.ui.drift;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.AdoptOutcome;
import dev.slipway.fleet.drift.AdoptPreview;
import dev.slipway.fleet.drift.DriftItem;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.DiffTable;
import dev.slipway.ui.part.Listing;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Segments;
import dev.slipway.ui.part.SourceEditor.Language;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.stream.Collectors;

/** Shows the commit that makes a difference the declared state, for whom it counts, and makes it. */
final class AdoptDialog extends Dialog {
    private static final String ALL = "all";
    private static final String OWN = "own";

    private final DriftServices services;
    private final Person person;
    private final MachineName machine;
    private final DriftItem item;
    private final Div trouble = new Div();
    private final Div content = new Div();
    private final TextField message = new TextField("Why");
    private final Segments choice = new Segments("Whose configuration changes", key -> ask(key.equals(OWN)));
    private final Div chooser = new Div(choice);

    AdoptDialog(DriftServices services, Person person, MachineName machine, DriftItem item) {
        super("Adopt into what is declared");
        this.services = services;
        this.person = person;
        this.machine = machine;
        this.item = item;
        setWidth("min(860px, 96vw)");
        content.addClassName("stack");
        message.setWidthFull();
        message.setMaxLength(200);
        choice.with(ALL, "In the profile", new Div()).with(OWN, "Own profile for " + machine, new Div());
        chooser.setVisible(false);
        message.setVisible(false);
        add(new Paragraph(item.words()), trouble, chooser, content, message);
        getFooter().add(new Button("Cancel", e -> close()));
        addOpenedChangeListener(e -> {
            if (e.isOpened()) {
                ask(false);
            }
        });
    }

    private void ask(boolean own) {
        trouble.removeAll();
        content.removeAll();
        content.add(Phrase.sub(Phrase.plain("Looks what " + machine + " has now…")), new ProgressLine("Looking", 0, 0));
        footer();
        DriftPanel.later(() -> services.adoptions().preview(machine, item, own), preview -> show(preview, own));
    }

    private void footer(Button... more) {
        getFooter().removeAll();
        getFooter().add(new Button("Cancel", e -> close()));
        getFooter().add(more);
    }

    private void show(AdoptPreview preview, boolean own) {
        content.removeAll();
        switch (preview) {
            case AdoptPreview.Refused(String words, String remedy) -> {
                content.add(new Notice(Tone.BAD, words + " " + remedy));
                footer();
            }
            case AdoptPreview.ByHand(String words, String file, String lines) -> {
                content.add(new Notice(Tone.WARN, words));
                Anchor edit = new Anchor("files/" + file, file);
                if (lines.isEmpty()) {
                    content.add(new Paragraph(
                            Phrase.plain("Take the declaration out of "), edit, Phrase.plain(" by hand.")));
                } else {
                    content.add(
                            new Paragraph(Phrase.plain("This belongs into "), edit, Phrase.plain(":")),
                            new Listing("Lines to paste", Language.YAML, lines));
                }
                footer();
            }
            case AdoptPreview.Ready ready -> show(ready, own);
        }
    }

    private void show(AdoptPreview.Ready ready, boolean own) {
        boolean shared = own || !ready.others().isEmpty();
        chooser.setVisible(shared);
        if (own) {
            content.add(new Notice(
                    Tone.INFO,
                    machine + " gets the profile " + ready.ownProfile()
                            + ", a copy with this change. Others keep theirs; later changes of it do not reach "
                            + machine
                            + "."));
        } else if (shared) {
            content.add(new Notice(
                    Tone.WARN,
                    "The profile is shared. This also changes what is declared for "
                            + ready.others().stream().map(MachineName::value).collect(Collectors.joining(", "))
                            + ", which will then differ until it is applied there. Or give " + machine
                            + " a profile of its own."));
        } else {
            content.add(Phrase.sub(Phrase.plain("Changes the configuration of no other machine.")));
        }
        ready.diffs().forEach(diff -> content.add(new DiffTable(diff)));
        content.add(new ApiCall(
                person.name(),
                "POST",
                "/machines/" + machine + "/drift/adopt",
                "{\"item\":\"" + item.id() + "\",\"ownProfile\":" + own + ",\"proposal\":\"" + ready.proposal()
                        + "\"}"));
        message.setVisible(true);
        message.setValue(ready.message());
        Button commit = new Button("Commit", e -> commit(ready, own));
        commit.addThemeVariants(ButtonVariant.PRIMARY);
        footer(commit);
    }

    private void commit(AdoptPreview.Ready ready, boolean own) {
        footer();
        String why = message.getValue().strip();
        DriftPanel.later(
                () -> services.adoptions().commit(machine, item, own, ready.proposal(), why, person.author()),
                outcome -> {
                    switch (outcome) {
                        case AdoptOutcome.Adopted(String id, String words) -> {
                            close();
                            Outcome.done(words);
                            UI.getCurrent().navigate("changes/" + id);
                        }
                        case AdoptOutcome.NotAsShown(AdoptPreview now) -> {
                            trouble.add(new Notice(
                                    Tone.WARN, "It has changed while you were reading; this is how it is now."));
                            show(now, own);
                        }
                        case AdoptOutcome.NotCommitted(ChangeOutcome refused) -> {
                            trouble.removeAll();
                            trouble.add(IgnoreDialog.trouble(refused));
                        }
                    }
                });
    }
}
