package dev.slipway.ui.change;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.BeforeLeaveEvent;
import com.vaadin.flow.router.BeforeLeaveObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.WildcardParameter;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.Clash;
import dev.slipway.fleet.declared.CommitSummary;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DrillName;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
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
import java.util.stream.Stream;

/** All files of the declared fleet with an editor: fleet.yaml and groups have their only screen here. */
@Route(value = "files", layout = MainLayout.class)
@PermitAll
public final class FilesView extends Page implements HasUrlParameter<String>, HasDynamicTitle, BeforeLeaveObserver {
    private static final String FIRST = "fleet.yaml";
    private static final int HISTORY = 10;
    private static final String NEW_GROUP =
            "# What the machines of this group share; a machine's own file wins.\ndescription: \"\"\n";

    private static final String NEW_DRILL = """
            # What is rehearsed: reboot, rollback, reset or rebuild.
            what: reboot
            # On whom: group: NAME, machine: NAME or machines: [NAME, NAME]. Of several, the one that was rehearsed
            # longest ago has its turn.
            group: NAME
            # How many rounds in a row; it stops at the first failure.
            times: 1
            # When: seconds, minutes, hours, day of month, month, day of week. Without it, only when somebody asks.
            cron: 0 30 3 ? * SUN
            zone: UTC
            # When a round may begin.
            hours: 02:00-06:00
            """;

    private final FleetRepository fleet;
    private final Person person;
    private final Clock clock;
    private final FileEditor editor;
    private final UnorderedList tree = new UnorderedList();
    private final Card history = new Card("History of this file");
    private final Button delete = new Button("Delete this file…", e -> askDelete());
    private String path = FIRST;

    /**
     * Builds the screen.
     *
     * @param fleet the declared fleet
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public FilesView(FleetRepository fleet, FleetEvents events, AuthenticationContext authentication, Clock clock) {
        super("Files");
        this.fleet = fleet;
        this.clock = clock;
        this.person = Person.of(authentication);
        editor = new FileEditor(fleet, person, clock, "Text of the file");
        tree.addClassName("tree");
        Button group = new Button("New group", e -> askGroup());
        delete.addThemeVariants(ButtonVariant.ERROR);
        actions(person.gate(delete, Role.OPERATOR), person.gate(group, Role.OPERATOR));
        Card files = new Card("Declared fleet", tree);
        Div main = new Div(new Card("Text", editor), history);
        main.addClassName("stack");
        Div columns = new Div(files, main);
        columns.addClassNames("columns", "tree-main");
        body(columns);
        Live.bind(this, events, FleetEvent.FleetPublished.class::isInstance, () -> {
            editor.published();
            drawAround();
        });
    }

    @Override
    public void setParameter(BeforeEvent event, @WildcardParameter String parameter) {
        path = parameter.isEmpty() ? FIRST : parameter;
        if (!editor.open(path)) {
            if (newGroup(path)) {
                editor.begin(path, NEW_GROUP);
            } else if (newDrill(path)) {
                editor.begin(path, NEW_DRILL);
            } else {
                path = FIRST;
                event.forwardTo("files");
                return;
            }
        }
        drawAround();
    }

    private static boolean newGroup(String file) {
        return file.matches("groups/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.yaml");
    }

    private static boolean newDrill(String file) {
        return file.matches("rehearsals/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.yaml");
    }

    private void drawAround() {
        sub(Phrase.code(path));
        delete.setVisible(!path.equals(FIRST) && fleet.text(path).isPresent());
        DeclaredFleet now = fleet.current();
        tree.removeAll();
        tree.add(link(FIRST));
        folder("groups", now.groups().keySet().stream().map(GroupName::file).toList());
        folder(
                "machines",
                now.machines().keySet().stream().map(name -> name.file()).toList());
        folder(
                "profiles",
                now.profiles().values().stream()
                        .flatMap(profile -> Stream.concat(Stream.of("profile.yaml"), profile.files().keySet().stream())
                                .distinct()
                                .map(file -> profile.name().folder() + "/" + file))
                        .toList());
        folder("rehearsals", now.drills().keySet().stream().map(DrillName::file).toList());
        ViewerTime times = ViewerTime.of(clock);
        history.removeAll();
        history.add(new com.vaadin.flow.component.html.H2("History of this file"));
        Div rows = new Div();
        rows.addClassName("rows");
        List<CommitSummary> commits = fleet.history(path, HISTORY);
        commits.forEach(commit -> rows.add(new CommitRow(commit, times)));
        history.add(commits.isEmpty() ? Phrase.quiet("Not committed yet.") : rows);
    }

    private void folder(String name, List<String> files) {
        ListItem heading = new ListItem(Phrase.plain(name));
        heading.addClassName("folder");
        tree.add(heading);
        if (files.isEmpty()) {
            ListItem none = new ListItem(Phrase.quiet("none yet"));
            none.addClassNames("folder", "small");
            tree.add(none);
        }
        files.forEach(file -> tree.add(link(file)));
    }

    private ListItem link(String file) {
        Anchor link = new Anchor("files/" + file, "");
        link.add(Glyph.FILES.draw(), new Span(file.substring(file.indexOf('/') + 1)));
        if (file.equals(path)) {
            link.getElement().setAttribute("aria-current", "page");
        }
        return new ListItem(link);
    }

    private void askGroup() {
        Dialog dialog = new Dialog("New group");
        dialog.setWidth("min(480px, 94vw)");
        TextField name = new TextField("Name");
        name.setWidthFull();
        name.setHelperText("Small letters, digits and hyphens, such as dns.");
        Button go = new Button("Write its file", e -> {
            String file = "groups/" + name.getValue().strip() + ".yaml";
            if (newGroup(file)) {
                dialog.close();
                UI.getCurrent().navigate("files/" + file);
            } else {
                name.setErrorMessage("Use small letters, digits and hyphens, at most 63.");
                name.setInvalid(true);
            }
        });
        go.addThemeVariants(ButtonVariant.PRIMARY);
        go.addClickShortcut(com.vaadin.flow.component.Key.ENTER).listenOn(name);
        dialog.add(new Paragraph("Machines of a group share its profile, its system and its values."), name);
        dialog.getFooter().add(new Button("Cancel", e -> dialog.close()), go);
        dialog.open();
        name.focus();
    }

    private void askDelete() {
        Dialog dialog = new Dialog("Delete " + path);
        dialog.setWidth("min(520px, 94vw)");
        TextField why = new TextField("Why");
        why.setWidthFull();
        why.setValue("Remove " + path);
        Div trouble = new Div();
        Button go = new Button("Delete", e -> delete(why.getValue(), trouble, dialog));
        go.addThemeVariants(ButtonVariant.PRIMARY, ButtonVariant.ERROR);
        dialog.add(
                new Paragraph("A commit takes it away and the history keeps it: reverting that commit brings it back."
                        + " A machine that is no longer declared goes on running."),
                trouble,
                why);
        dialog.getFooter().add(new Button("Cancel", e -> dialog.close()), go);
        dialog.open();
        why.focus();
    }

    private void delete(String why, Div trouble, Dialog dialog) {
        trouble.removeAll();
        String message = why.isBlank() ? "Remove " + path : why.strip();
        Change change =
                new Change(person.author(), message, fleet.current().commit(), List.of(new FileEdit.Delete(path)));
        switch (fleet.propose(change)) {
            case ChangeOutcome.Committed(String id, DeclaredFleet now) -> gone(dialog);
            case ChangeOutcome.Unchanged(String id) -> gone(dialog);
            case ChangeOutcome.Refused(List<Problem> problems) ->
                problems.forEach(p -> trouble.add(new Notice(Tone.BAD, p.words())));
            case ChangeOutcome.Conflict(List<Clash> clashes) ->
                trouble.add(new Notice(Tone.WARN, "Somebody has just changed it. Look again before you delete it."));
            case ChangeOutcome.NotStored(Problem problem) -> trouble.add(new Notice(Tone.BAD, problem.words()));
        }
    }

    private static void gone(Dialog dialog) {
        dialog.close();
        Outcome.done("Deleted. The commit can be reverted.");
        UI.getCurrent().navigate("changes");
    }

    @Override
    public void beforeLeave(BeforeLeaveEvent event) {
        editor.guard(event);
    }

    @Override
    public String getPageTitle() {
        return path + " · Slipway";
    }
}
