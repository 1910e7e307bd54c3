package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.Problem;
import java.util.List;

/** What comes of rendering a machine's profile into Ignition. */
public sealed interface MachineConfig {
    /**
     * It works.
     *
     * @param butane the Butane text after templating
     * @param ignition the Ignition configuration of the profile, before Slipway's own additions
     * @param warnings what the transpiler warns of, at its place in the profile
     */
    record Rendered(String butane, String ignition, List<Problem> warnings) implements MachineConfig {
        /** Copies the list. */
        public Rendered {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * It does not.
     *
     * @param problems at least one
     */
    record Broken(List<Problem> problems) implements MachineConfig {
        /** Copies the list. */
        public Broken {
            problems = List.copyOf(problems);
        }
    }
}
