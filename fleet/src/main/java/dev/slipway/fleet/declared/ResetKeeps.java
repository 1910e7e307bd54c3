package dev.slipway.fleet.declared;

import java.util.List;

/**
 * What a reset of a machine keeps (Flatcar's {@code flatcar-reset}).
 *
 * @param paths expressions as {@code dev.slipway.host.reset.KeepPath} takes them: those of the fleet, then of the group,
 *     then the machine's own
 * @param machineId whether the machine keeps the id of its installation
 * @param hostKeys whether it keeps its SSH host keys
 */
public record ResetKeeps(List<Inherited<String>> paths, Inherited<Boolean> machineId, Inherited<Boolean> hostKeys) {
    /** Copies the list. */
    public ResetKeeps {
        paths = List.copyOf(paths);
    }
}
