package dev.slipway.ui.change;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeLeaveEvent;
import com.vaadin.flow.router.BeforeLeaveEvent.ContinueNavigationAction;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.Clash;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetFile;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.Preview;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.ui.part.Finding;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Offers;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.SourceEditor;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Edits one file of the declared fleet: says while one types what is wrong and where, asks why when it is committed,
 * and loses nobody's work when two people edit the same file.
 */
public final class FileEditor extends Div {
    private final FleetRepository fleet;
    private final Person person;
    private final Clock clock;
    private final Div above = new Div();
    private final SourceEditor source;
    private final TextField message = new TextField("Why");
    private final Button commit = new Button("Commit", e -> commit());
    private final Button discard = new Button("Discard", e -> discard());
    private BiFunction<String, DeclaredFleet, List<Finding>> remarks = (text, valid) -> List.of();
    private Consumer<Preview> onPreview = preview -> {};
    private String path = "";
    private String base = "";
    private String original = "";
    private boolean present;

    /**
     * Makes an editor without a file.
     *
     * @param fleet where files are read and changes proposed
     * @param person who edits
     * @param clock what the time is
     * @param label the accessible name of the text
     */
    public FileEditor(FleetRepository fleet, Person person, Clock clock, String label) {
        this.fleet = fleet;
        this.person = person;
        this.clock = clock;
        source = new SourceEditor(label, SourceEditor.Language.YAML);
        source.readOnly(!person.may(Role.OPERATOR));
        source.onChange(text -> check());
        message.setPlaceholder("For the history, such as: more memory for prometheus");
        message.setWidthFull();
        message.setMaxLength(200);
        commit.addThemeVariants(ButtonVariant.PRIMARY);
        commit.setTooltipText("Ctrl+S");
        commit.addClickShortcut(Key.KEY_S, KeyModifier.CONTROL).listenOn(this);
        message.addKeyPressListener(Key.ENTER, e -> commit());
        person.gate(commit, Role.OPERATOR);
        Div buttons = new Div(discard, commit);
        buttons.addClassName("actions");
        Div foot = new Div(message, buttons);
        foot.addClassName("commit");
        add(above, source, foot);
        settle();
    }

    /**
     * Adds remarks of the screen's own to the problems.
     *
     * @param found given the text and the fleet as it would be, says what else there is to say
     */
    public void remarks(BiFunction<String, DeclaredFleet, List<Finding>> found) {
        remarks = found;
    }

    /**
     * Asks to be told of every check.
     *
     * @param listener called with what would become of the text
     */
    public void onPreview(Consumer<Preview> listener) {
        onPreview = listener;
    }

    /**
     * Offers what may be written at the caret. To be called before the editor is shown.
     *
     * @param offers given the text and an offset in it, says what to offer
     */
    public void completes(BiFunction<String, Integer, Offers> offers) {
        source.completes(offers);
    }

    /**
     * Opens a file.
     *
     * @param file its path in the work tree
     * @return false when there is no such file
     */
    public boolean open(String file) {
        Optional<FleetFile> found = fleet.text(file);
        found.ifPresent(f -> load(f.path(), f.commit(), f.text(), f.text(), true));
        return found.isPresent();
    }

    /**
     * Starts a file that is not there yet.
     *
     * @param file its path in the work tree
     * @param text what to begin with
     */
    public void begin(String file, String text) {
        load(file, fleet.current().commit(), "", text, false);
    }

    /**
     * Whether there is something that would be lost.
     *
     * @return true while the text differs from the committed one
     */
    public boolean dirty() {
        return !source.text().equals(original);
    }

    /** Takes in that somebody published a commit: an untouched text follows, a touched one is told. */
    public void published() {
        Optional<FleetFile> now = fleet.text(path);
        if (now.isEmpty() || now.get().text().equals(original)) {
            return;
        }
        if (dirty()) {
            say(new Notice(
                    Tone.WARN,
                    "Somebody else has just changed this file. Go on: when you commit, you will see both texts."));
        } else {
            open(path);
        }
    }

    /**
     * Asks before unsaved work is left behind.
     *
     * @param event the navigation
     */
    public void guard(BeforeLeaveEvent event) {
        if (!dirty()) {
            return;
        }
        ContinueNavigationAction goOn = event.postpone();
        ConfirmDialog ask = new ConfirmDialog();
        ask.setHeader("Leave without committing?");
        ask.setText("Your changes to " + path + " are only on this screen.");
        ask.setCancelable(true);
        ask.setCancelText("Stay");
        ask.setConfirmText("Leave");
        ask.setConfirmButtonTheme("error");
        ask.addConfirmListener(e -> goOn.proceed());
        ask.addCancelListener(e -> goOn.cancel());
        ask.open();
    }

    private void load(String file, String commitId, String committed, String text, boolean exists) {
        path = file;
        base = commitId;
        original = committed;
        present = exists;
        source.text(text);
        message.clear();
        message.setInvalid(false);
        above.removeAll();
        check();
    }

    private void discard() {
        load(path, base, original, original, present);
    }

    private void settle() {
        boolean changed = dirty();
        discard.setVisible(changed && present);
        message.setVisible(changed);
        commit.setVisible(changed || !present);
    }

    private void check() {
        settle();
        if (path.isEmpty()) {
            return;
        }
        String text = source.text();
        Preview preview = fleet.preview(new Change(person.author(), "", base, List.of(new FileEdit.Put(path, text))));
        List<Finding> findings = new ArrayList<>();
        switch (preview) {
            case Preview.Valid(DeclaredFleet valid) -> findings.addAll(remarks.apply(text, valid));
            case Preview.Invalid(List<Problem> problems) -> findings.addAll(told(problems));
        }
        source.findings(findings);
        onPreview.accept(preview);
    }

    private List<Finding> told(List<Problem> problems) {
        List<Finding> here = problems.stream()
                .filter(p -> p.file().equals(path))
                .map(p -> Finding.of(Tone.BAD, p))
                .distinct()
                .toList();
        List<Finding> elsewhere = problems.stream()
                .filter(p -> !p.file().equals(path))
                .map(p -> Finding.elsewhere(Tone.BAD, p))
                .distinct()
                .toList();
        List<Finding> all = new ArrayList<>(here);
        all.addAll(elsewhere);
        return all;
    }

    private void commit() {
        if (!commit.isVisible() || !person.may(Role.OPERATOR)) {
            return;
        }
        if (message.isVisible() && message.getValue().isBlank()) {
            message.setErrorMessage("Say in a few words why, for whoever reads the history.");
            message.setInvalid(true);
            message.focus();
            return;
        }
        propose(base);
    }

    private void propose(String from) {
        String text = source.text();
        String why = message.getValue().isBlank()
                ? "Add " + path
                : message.getValue().strip();
        ChangeOutcome outcome =
                fleet.propose(new Change(person.author(), why, from, List.of(new FileEdit.Put(path, text))));
        switch (outcome) {
            case ChangeOutcome.Committed(String id, DeclaredFleet now) -> {
                load(path, id, text, text, true);
                Outcome.done("Committed as " + id.substring(0, 8) + ".");
            }
            case ChangeOutcome.Unchanged(String id) -> {
                load(path, id, text, text, true);
                Outcome.done("The file says this already.");
            }
            case ChangeOutcome.Refused(List<Problem> problems) -> {
                source.findings(told(problems));
                Outcome.refused(
                        "Not committed: " + Phrase.count(problems.size(), "problem", "problems") + ", see below.");
            }
            case ChangeOutcome.NotStored(Problem problem) ->
                say(new Notice(
                        Tone.BAD,
                        Phrase.strong("Not committed. "),
                        Phrase.plain(problem.words() + " Your text is still here.")));
            case ChangeOutcome.Conflict(List<Clash> clashes) -> clashes.forEach(this::clash);
        }
    }

    private void clash(Clash clash) {
        new ClashDialog(clash, source.text(), ViewerTime.of(clock), new ClashDialog.Ways() {
                    @Override
                    public void mine() {
                        propose(clash.theirCommit());
                    }

                    @Override
                    public void theirs() {
                        load(path, clash.theirCommit(), clash.theirText(), clash.theirText(), true);
                    }

                    @Override
                    public void goOn() {
                        base = clash.theirCommit();
                        original = clash.theirText();
                        say(ClashDialog.beside(clash));
                        check();
                    }
                })
                .open();
    }

    private void say(com.vaadin.flow.component.Component words) {
        above.removeAll();
        above.add(words);
    }
}
