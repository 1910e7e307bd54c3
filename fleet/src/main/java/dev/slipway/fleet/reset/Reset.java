package dev.slipway.fleet.reset;

import dev.slipway.fleet.applied.ConfigId;
import java.util.List;
import java.util.Objects;

/**
 * Resets a Flatcar machine.
 *
 * @param keep expressions of paths that are kept beside the declared ones, see
 *     {@link dev.slipway.host.reset.KeepPath#problem}
 * @param keepMachineId whether the machine keeps the id of its installation
 * @param keepHostKeys whether it keeps its SSH host keys
 * @param settled what the plan settled; {@link Settled#NOTHING} while it is only a wish
 */
public record Reset(List<String> keep, Keep keepMachineId, Keep keepHostKeys, Settled settled) {
    /** What is left out is as it is declared. */
    public Reset {
        keep = Objects.requireNonNullElse(keep, List.<String>of()).stream()
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .toList();
        keepMachineId = Objects.requireNonNullElse(keepMachineId, Keep.AS_DECLARED);
        keepHostKeys = Objects.requireNonNullElse(keepHostKeys, Keep.AS_DECLARED);
        settled = Objects.requireNonNullElse(settled, Settled.NOTHING);
    }

    /**
     * What a plan settles.
     *
     * @param config the number of the kept configuration that is applied
     * @param rules the expressions of all that is kept
     * @param machineId whether the machine id is kept
     * @param version the version of Flatcar that runs
     */
    public record Settled(long config, List<String> rules, boolean machineId, String version) {
        /** Nothing yet. */
        public static final Settled NOTHING = new Settled(0, List.of(), false, "");

        /** Copies the list. */
        public Settled {
            rules = List.copyOf(rules);
        }

        ConfigId configId() {
            return new ConfigId(config);
        }
    }

    /**
     * What a person asks for.
     *
     * @param keep expressions of paths that are kept beside the declared ones
     * @param keepMachineId whether the machine keeps the id of its installation
     * @param keepHostKeys whether it keeps its SSH host keys
     * @return the wish
     */
    public static Reset wish(List<String> keep, Keep keepMachineId, Keep keepHostKeys) {
        return new Reset(keep, keepMachineId, keepHostKeys, Settled.NOTHING);
    }

    Reset settledAs(Settled now) {
        return new Reset(keep, keepMachineId, keepHostKeys, now);
    }
}
