package dev.slipway.ui.change;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.Clash;
import dev.slipway.fleet.declared.CommitDiff;
import dev.slipway.fleet.declared.CommitSummary;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.DiffTable;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One commit: why, by whom, what it changed, and its undo. */
@Route(value = "changes", layout = MainLayout.class)
@PermitAll
public final class CommitView extends Page implements HasUrlParameter<String>, HasDynamicTitle {
    private final FleetRepository fleet;
    private final Clock clock;
    private final Person person;
    private String pageTitle = "Change";

    /**
     * Builds the screen.
     *
     * @param fleet the declared fleet
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public CommitView(FleetRepository fleet, AuthenticationContext authentication, Clock clock) {
        super("Change");
        this.fleet = fleet;
        this.clock = clock;
        this.person = Person.of(authentication);
        trail(new Anchor("changes", "Changes"));
    }

    @Override
    public void setParameter(BeforeEvent event, String commit) {
        Optional<CommitDiff> found = commit.matches("[0-9a-f]{4,64}") ? fleet.diff(commit) : Optional.empty();
        if (found.isEmpty()) {
            title("No such change");
            body(new EmptyState(
                    Glyph.CHANGES,
                    "There is no commit " + commit,
                    "It may belong to another fleet, or the link was cut short.",
                    new Anchor("changes", "All changes")));
            return;
        }
        show(found.get());
    }

    private void show(CommitDiff diff) {
        CommitSummary summary = diff.summary();
        pageTitle = summary.subject();
        title(summary.subject());
        ViewerTime times = ViewerTime.of(clock);
        sub(
                Phrase.strong(summary.author()),
                Phrase.plain(" · "),
                times.stamp(summary.time()),
                Phrase.plain(" · "),
                Phrase.code(summary.commit().substring(0, 12)));
        Button revert = new Button("Revert…", e -> askWhy(summary));
        actions(person.gate(revert, Role.OPERATOR));
        Div content = new Div();
        content.addClassName("stack");
        String rest = summary.message()
                .lines()
                .skip(1)
                .collect(Collectors.joining("\n"))
                .strip();
        if (!rest.isEmpty()) {
            content.add(new Card("Why", new Paragraph(rest)));
        }
        Card files = new Card(Phrase.count(diff.files().size(), "file changed", "files changed"));
        diff.files().forEach(file -> files.add(new DiffTable(file)));
        content.add(files);
        body(content);
    }

    private void askWhy(CommitSummary summary) {
        Dialog dialog = new Dialog("Revert this change");
        dialog.setWidth("min(520px, 94vw)");
        TextField why = new TextField("Why");
        why.setWidthFull();
        why.setValue("Revert \u201c" + summary.subject() + "\u201d");
        Div trouble = new Div();
        Button go = new Button("Revert", e -> revert(summary, why.getValue(), trouble, dialog));
        go.addThemeVariants(ButtonVariant.PRIMARY);
        dialog.add(
                new Paragraph("A new commit undoes it; the history keeps both. Machines are not touched: what is"
                        + " installed changes only when you install again."),
                trouble,
                why);
        dialog.getFooter().add(new Button("Cancel", e -> dialog.close()), go);
        dialog.open();
        why.focus();
    }

    private void revert(CommitSummary summary, String why, Div trouble, Dialog dialog) {
        trouble.removeAll();
        if (why.isBlank()) {
            trouble.add(new Notice(Tone.BAD, "Say in a few words why."));
            return;
        }
        switch (fleet.revert(summary.commit(), person.author(), why.strip())) {
            case ChangeOutcome.Committed(String id, DeclaredFleet now) -> {
                dialog.close();
                Outcome.done("Reverted as " + id.substring(0, 8) + ".");
                UI.getCurrent().navigate("changes/" + id);
            }
            case ChangeOutcome.Unchanged(String id) ->
                trouble.add(new Notice(Tone.INFO, "It is undone already: nothing would change."));
            case ChangeOutcome.Refused(List<Problem> problems) ->
                problems.forEach(p -> trouble.add(new Notice(Tone.BAD, p.words())));
            case ChangeOutcome.Conflict(List<Clash> clashes) ->
                clashes.forEach(c -> trouble.add(new Notice(
                        Tone.BAD,
                        "Later changes touch the same lines of " + c.path() + " (last by " + c.theirAuthor()
                                + "). Edit the file by hand instead.")));
            case ChangeOutcome.NotStored(Problem problem) -> trouble.add(new Notice(Tone.BAD, problem.words()));
        }
    }

    @Override
    public String getPageTitle() {
        return pageTitle + " · Slipway";
    }
}
