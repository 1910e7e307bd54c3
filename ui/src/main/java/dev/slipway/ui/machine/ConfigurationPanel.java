package dev.slipway.ui.machine;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.provision.MachineConfig;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.ui.apply.DifferencesCards;
import dev.slipway.ui.operation.Wish;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Listing;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.SourceEditor.Language;
import dev.slipway.ui.part.Tone;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A machine's Ignition configuration: as it would be rendered now, and as it was given at the last installation. */
final class ConfigurationPanel extends Div {
    private final FleetRepository fleet;
    private final Provisioning provisioning;
    private final MachineConfigs configs;
    private final DifferencesCards differences;
    private final BiConsumer<MachineName, Wish> propose;

    ConfigurationPanel(
            FleetRepository fleet,
            Provisioning provisioning,
            MachineConfigs configs,
            DifferencesCards differences,
            BiConsumer<MachineName, Wish> propose) {
        this.fleet = fleet;
        this.provisioning = provisioning;
        this.configs = configs;
        this.differences = differences;
        this.propose = propose;
        addClassName("stack");
    }

    void show(String name) {
        removeAll();
        DeclaredFleet now = fleet.current();
        DeclaredMachine machine = now.machines().get(new MachineName(name));
        if (machine == null) {
            return;
        }
        differences
                .of(machine.name(), wish -> propose.accept(machine.name(), wish))
                .forEach(this::add);
        Card rendered = new Card("Ignition, as the profile gives it now");
        rendered.add(Phrase.sub(Phrase.plain("Secrets are masked. Slipway adds its key, the hostname and the phone-home"
                + " unit when it installs.")));
        switch (configs.render(now, machine)) {
            case MachineConfig.Rendered config -> {
                config.warnings().forEach(p -> rendered.add(new Notice(Tone.WARN, p.words())));
                rendered.add(new Listing("Rendered Ignition", Language.JSON, provisioning.masked(config.ignition())));
                Details butane = new Details(
                        "Butane after templating", new Listing("Rendered Butane", Language.YAML, config.butane()));
                rendered.add(butane);
            }
            case MachineConfig.Broken(var problems) ->
                problems.forEach(p -> rendered.add(new Notice(Tone.BAD, p.words())));
        }
        add(rendered);
        Optional<String> installed = provisioning.installedConfig(name);
        installed.ifPresent(text -> add(new Card(
                "Ignition, as armed for the last installation",
                new Listing("Ignition of the last installation", Language.JSON, text))));
    }
}
