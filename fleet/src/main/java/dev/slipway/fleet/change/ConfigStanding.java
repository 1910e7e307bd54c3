package dev.slipway.fleet.change;

import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.provision.DesiredConfig;
import dev.slipway.templates.change.Way;
import java.util.List;

/** How what was applied to a machine stands to what is declared for it. */
public sealed interface ConfigStanding {
    /**
     * Nothing is known to have been applied, so nothing can be compared.
     *
     * @param words why, as a sentence
     * @param remedy what to do about it
     */
    record Unknown(String words, String remedy) implements ConfigStanding {}

    /**
     * What is declared cannot be rendered.
     *
     * @param problems why
     */
    record Broken(List<Problem> problems) implements ConfigStanding {
        /** Copies the list. */
        public Broken {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Both are known.
     *
     * @param applied what is on the machine
     * @param content what that says
     * @param desired what is declared
     * @param differences in the order of their weight; empty when both mean the same
     * @param needed what brings all of them about
     */
    record Compared(
            AppliedConfig applied,
            ConfigContent content,
            DesiredConfig.Ready desired,
            List<Difference> differences,
            Way needed)
            implements ConfigStanding {
        /** Copies the list. */
        public Compared {
            differences = List.copyOf(differences);
        }
    }
}
