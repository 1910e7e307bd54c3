package dev.slipway.ui.profile;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.Clash;
import dev.slipway.fleet.declared.CommitSummary;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.DeclaredProfile;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.OsFamily;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.List;

/** All profiles: what machines can become. */
@Route(value = "profiles", layout = MainLayout.class)
@PageTitle("Profiles · Slipway")
@PermitAll
public final class ProfilesView extends Page {
    private final FleetRepository fleet;
    private final Clock clock;
    private final Person person;

    /**
     * Builds the screen.
     *
     * @param fleet the declared fleet
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public ProfilesView(FleetRepository fleet, FleetEvents events, AuthenticationContext authentication, Clock clock) {
        super("Profiles");
        this.fleet = fleet;
        this.clock = clock;
        this.person = Person.of(authentication);
        sub("What machines become: Butane with the values of machine, group and fleet in it.");
        Live.bind(this, events, FleetEvent.FleetPublished.class::isInstance, this::refresh);
        refresh();
    }

    private Button newProfile() {
        Button button = new Button("New profile", e -> ask());
        person.gate(button, Role.OPERATOR);
        return button;
    }

    private void refresh() {
        ViewerTime times = ViewerTime.of(clock);
        DeclaredFleet now = fleet.current();
        Card card = new Card("Profiles");
        if (now.profiles().isEmpty()) {
            actions();
            Button first = newProfile();
            first.addThemeVariants(ButtonVariant.PRIMARY);
            card.add(new EmptyState(
                    Glyph.PROFILES,
                    "No profile yet",
                    "A profile is a Butane file: users, files, units, disks. Machines that have it become what it says."
                            + " Start from a small one that lets you log in.",
                    first));
            body(card);
            return;
        }
        actions(newProfile());
        Div rows = new Div();
        rows.addClassName("rows");
        now.profiles().values().forEach(profile -> rows.add(row(profile, now, times)));
        card.add(rows);
        body(card);
    }

    private Row row(DeclaredProfile profile, DeclaredFleet now, ViewerTime times) {
        List<DeclaredMachine> users = now.usersOf(profile.name());
        Anchor link = new Anchor("profiles/" + profile.name(), "");
        link.add(Phrase.strong(profile.name().value()));
        link.addClassName("plain");
        String who = users.isEmpty()
                ? "no machine has it"
                : Phrase.count(users.size(), "machine", "machines") + ": "
                        + String.join(
                                ", ",
                                users.stream()
                                        .limit(6)
                                        .map(m -> m.name().value())
                                        .toList())
                        + (users.size() > 6 ? " and " + (users.size() - 6) + " more" : "");
        Row row = new Row(link).mark(Tone.IDLE, Glyph.PROFILES);
        List<CommitSummary> last = fleet.history(profile.name().folder(), 1);
        if (last.isEmpty()) {
            row.detail(who);
        } else {
            row.detail(
                    Phrase.plain(who + " · changed "),
                    times.ago(last.getFirst().time()),
                    Phrase.plain(" by " + last.getFirst().author()));
        }
        return row;
    }

    private void ask() {
        Dialog dialog = new Dialog("New profile");
        dialog.setWidth("min(480px, 94vw)");
        TextField name = new TextField("Name");
        name.setHelperText("Small letters, digits and hyphens, such as dns-node.");
        Select<OsFamily> family = new Select<>();
        family.setLabel("For");
        family.setItems(OsFamily.values());
        family.setItemLabelGenerator(OsFamily::words);
        family.setValue(OsFamily.FCOS);
        Div trouble = new Div();
        Button create = new Button("Create", e -> create(name, family.getValue(), trouble, dialog));
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.addClickShortcut(Key.ENTER).listenOn(name);
        Div form = new Div(
                new Paragraph("It begins with your SSH keys and nothing else; go on in the editor."),
                trouble,
                name,
                family);
        form.addClassName("form");
        dialog.add(form);
        dialog.getFooter().add(new Button("Cancel", e -> dialog.close()), create);
        dialog.open();
        name.focus();
    }

    private void create(TextField name, OsFamily family, Div trouble, Dialog dialog) {
        trouble.removeAll();
        ProfileName profile;
        try {
            profile = new ProfileName(name.getValue().strip());
        } catch (IllegalArgumentException e) {
            name.setErrorMessage("Use small letters, digits and hyphens, at most 63, such as dns-node.");
            name.setInvalid(true);
            return;
        }
        DeclaredFleet now = fleet.current();
        if (now.profiles().containsKey(profile)) {
            name.setErrorMessage("There is already a profile called " + profile + ".");
            name.setInvalid(true);
            return;
        }
        Change change = new Change(
                person.author(),
                "Add profile " + profile,
                now.commit(),
                List.of(
                        new FileEdit.Put(profile.folder() + "/profile.yaml", StarterProfile.DESCRIPTION),
                        new FileEdit.Put(profile.butaneFile(), StarterProfile.butane(family))));
        switch (fleet.propose(change)) {
            case ChangeOutcome.Committed(String id, DeclaredFleet then) -> open(profile, dialog);
            case ChangeOutcome.Unchanged(String id) -> open(profile, dialog);
            case ChangeOutcome.Refused(List<Problem> problems) ->
                problems.forEach(p -> trouble.add(new Notice(Tone.BAD, p.words())));
            case ChangeOutcome.Conflict(List<Clash> clashes) ->
                trouble.add(new Notice(Tone.WARN, "Somebody else has just made a profile of this name."));
            case ChangeOutcome.NotStored(Problem problem) -> trouble.add(new Notice(Tone.BAD, problem.words()));
        }
    }

    private static void open(ProfileName profile, Dialog dialog) {
        dialog.close();
        UI.getCurrent().navigate("profiles/" + profile);
    }
}
