package dev.slipway.ui.profile;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.BeforeLeaveEvent;
import com.vaadin.flow.router.BeforeLeaveObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.DeclaredProfile;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.ui.change.CommitRow;
import dev.slipway.ui.change.FileEditor;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Segments;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** One profile: its Butane in an editor, what it becomes for a machine, who has it, its history. */
@Route(value = "profiles", layout = MainLayout.class)
@PermitAll
public final class ProfileView extends Page implements HasUrlParameter<String>, BeforeLeaveObserver, HasDynamicTitle {
    private static final int HISTORY = 10;

    private final FleetRepository fleet;
    private final Clock clock;
    private final FileEditor butane;
    private final FileEditor description;
    private final PreviewPanel preview;
    private final KeysPanel keys = new KeysPanel();
    private final Div users = new Div();
    private final Div history = new Div();
    private String name = "";

    /**
     * Builds the screen.
     *
     * @param fleet the declared fleet
     * @param configs what profiles become
     * @param renderer puts machines into profiles
     * @param provisioning masks secrets
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public ProfileView(
            FleetRepository fleet,
            MachineConfigs configs,
            ProfileRenderer renderer,
            Provisioning provisioning,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        super("Profile");
        this.fleet = fleet;
        this.clock = clock;
        Person person = Person.of(authentication);
        butane = new FileEditor(fleet, person, clock, "Butane");
        description = new FileEditor(fleet, person, clock, "profile.yaml");
        preview = new PreviewPanel(configs, provisioning);
        Remarks remarks = new Remarks(configs, renderer);
        butane.remarks((text, valid) -> preview.machine()
                .map(machine -> valid.machines().get(machine.name()))
                .map(machine -> remarks.about(valid, machine))
                .orElse(List.of()));
        butane.onPreview(preview::show);
        butane.completes((text, caret) -> {
            String usual = preview.machine()
                    .map(machine -> machine.os().value().family().word())
                    .orElse("");
            ButaneKeys found = ButaneKeys.at(text, caret, usual);
            keys.show(found);
            return found.offers();
        });
        trail(new Anchor("profiles", "Profiles"));
        Segments files = new Segments("File of the profile", key -> {})
                .with("butane", "butane.yaml", butane)
                .with("profile", "profile.yaml", description);
        Div left = new Div(new Card("Files", files), history);
        left.addClassName("stack");
        Div right = new Div(keys, preview, users);
        right.addClassName("stack");
        Div columns = new Div(left, right);
        columns.addClassNames("columns", "halves");
        body(columns);
        Live.bind(this, events, FleetEvent.FleetPublished.class::isInstance, () -> {
            butane.published();
            description.published();
            drawAround();
        });
    }

    @Override
    public void setParameter(BeforeEvent event, String parameter) {
        name = parameter;
        title(name);
        Optional<DeclaredProfile> found = profile();
        if (found.isEmpty()) {
            body(new EmptyState(
                    Glyph.PROFILES,
                    "No profile is called " + name,
                    "It may have been renamed or removed; the history under Changes knows.",
                    new Anchor("profiles", "All profiles")));
            return;
        }
        drawAround();
        butane.open(found.get().name().butaneFile());
        String file = found.get().name().folder() + "/profile.yaml";
        if (!description.open(file)) {
            description.begin(file, StarterProfile.DESCRIPTION);
        }
    }

    private Optional<DeclaredProfile> profile() {
        return MachineName.fits(name)
                ? Optional.ofNullable(fleet.current().profiles().get(new ProfileName(name)))
                : Optional.empty();
    }

    private void drawAround() {
        Optional<DeclaredProfile> found = profile();
        if (found.isEmpty()) {
            return;
        }
        DeclaredFleet now = fleet.current();
        ProfileName profile = found.get().name();
        sub(
                found.get().description().isEmpty()
                        ? "Errors show at their lines while you type; nothing counts before you commit."
                        : found.get().description());
        preview.of(profile, now);
        users.removeAll();
        users.add(uses(now.usersOf(profile)));
        ViewerTime times = ViewerTime.of(clock);
        Div rows = new Div();
        rows.addClassName("rows");
        fleet.history(profile.folder(), HISTORY).forEach(commit -> rows.add(new CommitRow(commit, times)));
        history.removeAll();
        history.add(new Card("History", rows.getComponentCount() == 0 ? Phrase.quiet("Not committed yet.") : rows));
    }

    private static Card uses(List<DeclaredMachine> machines) {
        Card card = new Card("Machines that have it");
        if (machines.isEmpty()) {
            card.add(Phrase.quiet("None. A machine gets it by its own file, its group or fleet.yaml."));
            return card;
        }
        Div rows = new Div();
        rows.addClassName("rows");
        for (DeclaredMachine machine : machines) {
            Anchor link =
                    new Anchor("machines/" + machine.name(), machine.name().value());
            Row row = new Row(link);
            if (!machine.group().isNone()) {
                row.end(Phrase.tag(machine.group().value()));
            }
            rows.add(row);
        }
        card.add(rows);
        return card;
    }

    @Override
    public void beforeLeave(BeforeLeaveEvent event) {
        butane.guard(event);
        if (!event.isPostponed()) {
            description.guard(event);
        }
    }

    @Override
    public String getPageTitle() {
        return name + " · Slipway";
    }
}
