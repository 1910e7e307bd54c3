package dev.slipway.host.guard;

import dev.slipway.host.guard.GuardedAction.Deed;
import java.util.Map;
import java.util.Set;

/**
 * What systemd says about a unit (systemctl(1), show).
 *
 * @param unit its name
 * @param load whether its files were understood
 * @param active what it does
 * @param sub the same in the words of its type
 * @param result how it ended last
 * @param enabled whether it is started at boot
 * @param restarts how often systemd has started it again
 */
record UnitLook(String unit, String load, String active, String sub, String result, String enabled, String restarts) {
    /** Without an [Install] section a unit can be neither enabled nor disabled; Ignition does not mind either. */
    private static final Set<String> NEITHER =
            Set.of("static", "indirect", "generated", "transient", "alias", "linked", "");

    static UnitLook of(String unit, Map<String, String> properties) {
        return new UnitLook(
                unit,
                properties.getOrDefault("LoadState", ""),
                properties.getOrDefault("ActiveState", ""),
                properties.getOrDefault("SubState", ""),
                properties.getOrDefault("Result", ""),
                properties.getOrDefault("UnitFileState", ""),
                properties.getOrDefault("NRestarts", "0"));
    }

    GuardFinding judge(Deed deed) {
        return switch (deed) {
            case ENABLE ->
                enabled.startsWith("enabled") || NEITHER.contains(enabled)
                        ? well()
                        : new GuardFinding.Bad(unit + " is " + enabled + " instead of enabled.");
            case DISABLE ->
                enabled.equals("disabled") || NEITHER.contains(enabled)
                        ? well()
                        : new GuardFinding.Bad(unit + " is " + enabled + " instead of disabled.");
            case RESTART_IF_ACTIVE, RESTART_IF_WANTED, START -> running();
            default -> well();
        };
    }

    private GuardFinding running() {
        if (!load.equals("loaded") && !load.equals("masked")) {
            return new GuardFinding.Bad("systemd says that " + unit + " is " + load + ".");
        }
        if (active.equals("failed") || sub.equals("auto-restart")) {
            return new GuardFinding.Bad(unit + " does not run: it ended with \"" + result + "\".");
        }
        if (active.equals("activating") || active.equals("deactivating") || active.equals("reloading")) {
            return new GuardFinding.Waits(unit + " is " + active + ".");
        }
        return well();
    }

    private GuardFinding well() {
        return new GuardFinding.Well(unit, active + " " + sub + " " + enabled + " " + restarts);
    }
}
