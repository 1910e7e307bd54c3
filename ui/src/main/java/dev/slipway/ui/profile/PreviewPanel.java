package dev.slipway.ui.profile;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.Preview;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.fleet.provision.MachineConfig;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Listing;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Segments;
import dev.slipway.ui.part.SourceEditor.Language;
import dev.slipway.ui.part.Tone;
import java.util.List;
import java.util.Optional;

/** What the text in the editor would become for one machine. */
final class PreviewPanel extends Div {
    private final MachineConfigs configs;
    private final Provisioning provisioning;
    private final Select<String> machine = new Select<>();
    private final Div result = new Div();
    private final Div butane = new Div();
    private final Div ignition = new Div();
    private final Segments tabs = new Segments("Form of the preview", key -> {});
    private ProfileName profile = new ProfileName("none");
    private DeclaredFleet fleet = DeclaredFleet.empty();

    PreviewPanel(MachineConfigs configs, Provisioning provisioning) {
        this.configs = configs;
        this.provisioning = provisioning;
        machine.setLabel("For machine");
        machine.addValueChangeListener(e -> draw());
        tabs.with("ignition", "Ignition", ignition).with("butane", "Butane", butane);
        add(new Card("Preview", machine, result, tabs));
    }

    /** The machine that is looked at, as it is in the fleet of the last preview. */
    Optional<DeclaredMachine> machine() {
        return machine.getOptionalValue()
                .filter(MachineName::fits)
                .map(name -> fleet.machines().get(new MachineName(name)));
    }

    void of(ProfileName name, DeclaredFleet now) {
        profile = name;
        fleet = now;
        List<String> users =
                now.usersOf(name).stream().map(m -> m.name().value()).toList();
        Optional<String> before = machine.getOptionalValue();
        machine.setItems(users);
        machine.setVisible(!users.isEmpty());
        before.filter(users::contains).or(() -> users.stream().findFirst()).ifPresent(machine::setValue);
        draw();
    }

    void show(Preview preview) {
        switch (preview) {
            case Preview.Valid(DeclaredFleet valid) -> {
                fleet = valid;
                draw();
            }
            case Preview.Invalid(List<Problem> problems) -> {
                result.removeAll();
                result.add(new Notice(Tone.WARN, "Waits until the problems in the text are mended."));
                tabs.setVisible(false);
            }
        }
    }

    private void draw() {
        result.removeAll();
        butane.removeAll();
        ignition.removeAll();
        Optional<DeclaredMachine> chosen = machine();
        tabs.setVisible(chosen.isPresent());
        if (chosen.isEmpty()) {
            result.add(Phrase.quiet("No machine has the profile " + profile
                    + " yet. Give it to one, and what it becomes stands here while you type."));
            return;
        }
        switch (configs.render(fleet, chosen.get())) {
            case MachineConfig.Rendered config -> {
                ignition.add(new Listing("Rendered Ignition", Language.JSON, provisioning.masked(config.ignition())));
                butane.add(new Listing("Rendered Butane", Language.YAML, config.butane()));
            }
            case MachineConfig.Broken(List<Problem> problems) -> {
                tabs.setVisible(false);
                problems.forEach(p -> result.add(new Notice(Tone.BAD, p.words())));
            }
        }
    }
}
