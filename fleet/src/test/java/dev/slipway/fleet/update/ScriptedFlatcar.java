package dev.slipway.fleet.update;

import dev.slipway.host.FactSection;
import dev.slipway.host.Flatcar;
import java.util.List;
import java.util.Map;

/** Flatcar with its two slots and its update engine. */
final class ScriptedFlatcar extends ScriptedHost {
    static final String OLD = "4593.2.5";
    static final String NOW_VERSION = "4757.2.1";
    static final String NEW = "4757.2.2";

    String runningVersion = NOW_VERSION;
    String passiveVersion = OLD;
    int runningPriority = 2;
    int passivePriority = 1;
    boolean runningGood = true;
    boolean passiveGood = true;
    int passiveTries;
    boolean running3 = true;
    String engine = "IDLE";
    String newVersion = "0.0.0";
    boolean held;

    private String running() {
        return running3 ? "/dev/sda3" : "/dev/sda4";
    }

    private String passive() {
        return running3 ? "/dev/sda4" : "/dev/sda3";
    }

    @Override
    String state() {
        return runningVersion + "* p" + runningPriority + ", " + passiveVersion + " p" + passivePriority + "; boots "
                + boots + "; held " + held + "; locksmithd " + updaterRuns + "; " + engine;
    }

    @Override
    String answer(List<String> words, String called) throws Refused {
        switch (called) {
            case "slipway:flatcar-status":
                return slots() + status("engine ") + config("config ");
            case "systemctl is-active locksmithd.service":
                return updaterRuns ? "active\n" : "inactive\n";
            default:
                acted.add(called);
        }
        switch (called) {
            case "slipway:stop-if-there locksmithd.service" -> updaterRuns = false;
            case "slipway:start-if-there locksmithd.service" -> updaterRuns = true;
            case "slipway:hold-flatcar " + Flatcar.UPDATE_CONF -> held = true;
            case "slipway:release-flatcar " + Flatcar.UPDATE_CONF -> held = false;
            case "update_engine_client -reset_status" -> {
                engine = "IDLE";
                newVersion = "0.0.0";
            }
            default -> {
                if (called.startsWith("flatcar-update --to-version ")) {
                    stage(words.getLast());
                } else if (called.equals("cgpt prioritize " + passive())) {
                    runningPriority = 1;
                    passivePriority = 2;
                } else if (called.equals("cgpt prioritize " + running())) {
                    runningPriority = 2;
                    passivePriority = 1;
                } else if (called.equals("cgpt add -T 1 " + passive())) {
                    passiveTries = 1;
                } else {
                    throw new Refused("sh: " + called + ": not found");
                }
            }
        }
        return "";
    }

    private void stage(String version) throws Refused {
        if (engine.equals("UPDATED_NEED_REBOOT")) {
            throw new Refused("a previously downloaded update wasn't applied yet, you can discard it with"
                    + " 'update_engine_client -reset_status'");
        }
        passiveVersion = version;
        passiveGood = false;
        passiveTries = 1;
        passivePriority = 2;
        runningPriority = 1;
        engine = "UPDATED_NEED_REBOOT";
        newVersion = version;
    }

    @Override
    void restarted() {
        if (passivePriority > runningPriority && (passiveGood || passiveTries > 0)) {
            String version = runningVersion;
            runningVersion = passiveVersion;
            passiveVersion = version;
            int priority = runningPriority;
            runningPriority = passivePriority;
            passivePriority = priority;
            runningGood = true;
            passiveGood = true;
            passiveTries = 0;
            running3 = !running3;
        }
        engine = "IDLE";
        newVersion = "0.0.0";
    }

    private String slots() {
        return "running " + running() + "\n"
                + slot(running(), runningPriority, 0, runningGood, runningVersion)
                + slot(passive(), passivePriority, passiveTries, passiveGood, passiveVersion);
    }

    private static String slot(String device, int priority, int tries, boolean good, String version) {
        return "slot " + device + "\n  Label: \"" + (device.endsWith("3") ? "USR-A" : "USR-B") + "\"\n"
                + "  Attr: priority=" + priority + " tries=" + tries + " successful=" + (good ? 1 : 0) + "\n"
                + "filesystem " + device + (version.isEmpty() ? " " : " btrfs") + "\n"
                + (version.isEmpty() ? "" : "version " + device + " " + version + "\n");
    }

    private String status(String prefix) {
        return prefix + "CURRENT_OP=UPDATE_STATUS_" + engine + "\n" + prefix + "NEW_VERSION=" + newVersion + "\n";
    }

    private String config(String prefix) {
        return prefix + "GROUP=stable\n" + (held ? prefix + "SERVER=disabled\n" : "");
    }

    @Override
    void facts(Map<FactSection, String> sections) {
        sections.put(
                FactSection.OS_RELEASE,
                "ID=flatcar\nVERSION_ID=" + runningVersion + "\nPRETTY_NAME=\"Flatcar Container Linux " + runningVersion
                        + "\"\n");
        sections.put(FactSection.SLOTS, slots());
        sections.put(FactSection.UPDATE_ENGINE, status(""));
        sections.put(FactSection.UPDATE_CONFIG, config(""));
    }
}
