package dev.slipway.fleet.provision;

import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.declared.OsFamily;
import dev.slipway.fleet.declared.Problem;
import java.util.List;

/** What is declared for a machine, as a whole configuration. */
public sealed interface DesiredConfig {
    /**
     * It can be rendered.
     *
     * @param commit the commit that it was rendered from
     * @param profile the profile
     * @param family the declared operating system
     * @param content the configuration, with what Slipway adds for the machine
     * @param warnings what the transpiler warns of
     */
    record Ready(String commit, String profile, OsFamily family, ConfigContent content, List<Problem> warnings)
            implements DesiredConfig {
        /** Copies the list. */
        public Ready {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * It cannot, or there is no such machine.
     *
     * @param problems at least one
     */
    record Broken(List<Problem> problems) implements DesiredConfig {
        /** Copies the list. */
        public Broken {
            problems = List.copyOf(problems);
        }
    }
}
