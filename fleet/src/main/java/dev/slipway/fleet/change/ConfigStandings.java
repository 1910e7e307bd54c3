package dev.slipway.fleet.change;

import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.OsFamily;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.provision.DesiredConfig;
import dev.slipway.fleet.provision.DesiredConfigs;
import dev.slipway.templates.change.ChangeRules;
import dev.slipway.templates.change.ConfigChange;
import dev.slipway.templates.change.ConfigDiff;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Compares what was applied with what is declared. Safe for any thread. */
public final class ConfigStandings {
    private final AppliedConfigs applied;
    private final DesiredConfigs desired;

    /**
     * From what is kept and what is declared.
     *
     * @param applied what is on the machines
     * @param desired what is declared for them
     */
    public ConfigStandings(AppliedConfigs applied, DesiredConfigs desired) {
        this.applied = applied;
        this.desired = desired;
    }

    /**
     * Compares.
     *
     * @param machine a declared machine
     * @return how it stands
     */
    public ConfigStanding of(MachineName machine) {
        return switch (desired.of(machine)) {
            case DesiredConfig.Broken(List<Problem> problems) -> new ConfigStanding.Broken(problems);
            case DesiredConfig.Ready ready -> {
                Optional<AppliedConfig> latest = applied.latest(machine);
                yield latest.isEmpty()
                        ? new ConfigStanding.Unknown(
                                "Slipway does not know what was applied to " + machine + ".",
                                "Install or rebuild it; on a Flatcar an import finds what it was installed with.")
                        : compared(latest.get(), ready);
            }
        };
    }

    private ConfigStanding compared(AppliedConfig latest, DesiredConfig.Ready ready) {
        ConfigContent content = applied.content(latest.config().id());
        List<ConfigChange> changes = ConfigDiff.between(
                read(content.ignition()), read(ready.content().ignition()));
        ChangeRules rules = rules(ready.family());
        return new ConfigStanding.Compared(
                latest,
                content,
                ready,
                changes.stream()
                        .map(change -> new Difference(change, rules.verdict(change)))
                        .toList(),
                rules.needed(changes));
    }

    private static ChangeRules rules(OsFamily family) {
        return switch (family) {
            case FLATCAR -> ChangeRules.FLATCAR;
            case FCOS -> ChangeRules.FEDORA_COREOS;
        };
    }

    private static IgnitionConfig read(String ignition) {
        return Ignition.read(ignition.getBytes(StandardCharsets.UTF_8)).config();
    }
}
