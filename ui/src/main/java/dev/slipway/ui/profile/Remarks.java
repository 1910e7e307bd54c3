package dev.slipway.ui.profile;

import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.declared.ProfileRendering;
import dev.slipway.fleet.declared.RenderedProfile;
import dev.slipway.fleet.provision.MachineConfig;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.templates.butane.Explanation;
import dev.slipway.ui.part.Finding;
import dev.slipway.ui.part.Tone;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What there is to say about a valid profile: the transpiler's warnings, and what its sugar turns into. */
final class Remarks {
    private final MachineConfigs configs;
    private final ProfileRenderer renderer;

    Remarks(MachineConfigs configs, ProfileRenderer renderer) {
        this.configs = configs;
        this.renderer = renderer;
    }

    /** Told at the lines of the template, for the values of one machine. */
    List<Finding> about(DeclaredFleet fleet, DeclaredMachine machine) {
        String file = machine.profile().value().butaneFile();
        List<Finding> findings = new ArrayList<>();
        if (configs.render(fleet, machine) instanceof MachineConfig.Rendered rendered) {
            rendered.warnings().stream()
                    .filter(p -> p.file().equals(file))
                    .map(p -> Finding.of(Tone.WARN, p))
                    .forEach(findings::add);
        }
        if (renderer.render(fleet, machine) instanceof ProfileRendering.Done(RenderedProfile profile)) {
            byte[] butane = profile.rendered().text().getBytes(StandardCharsets.UTF_8);
            for (Explanation each : Explanation.explain(butane)) {
                Problem placed = profile.problem(each.line(), 0, "", each.sentence(), "");
                if (placed.file().equals(file)) {
                    findings.add(Finding.of(Tone.INFO, placed));
                }
            }
        }
        return findings.stream().distinct().toList();
    }
}
