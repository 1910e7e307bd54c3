package dev.slipway.testbed.sim;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The service manager of a simulated machine, as systemctl(1) shows it. All methods lock, since commands run at once. */
final class Systemd {
    /** The unit that is sick where one is. */
    static final String SICK_UNIT = "backup.service";

    /**
     * A unit.
     *
     * @param name its name
     * @param description what people see
     * @param enabled whether it is started at boot
     */
    record Unit(String name, String description, boolean enabled) {}

    private final Clock clock;
    private final Duration starting;
    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final Map<String, String> states = new LinkedHashMap<>();
    private Instant bootedAt = Instant.EPOCH;

    Systemd(Clock clock, Duration starting, List<Unit> units) {
        this.clock = clock;
        this.starting = starting;
        for (Unit unit : units) {
            this.units.put(unit.name(), unit);
        }
    }

    /** Starts what is enabled. */
    synchronized void boot(Instant at, Set<Ailment> ailments) {
        bootedAt = at;
        for (Unit unit : units.values()) {
            boolean fails = unit.name().equals(SICK_UNIT) && ailments.contains(Ailment.FAILED_UNIT);
            states.put(unit.name(), fails ? "failed" : unit.enabled() ? "active" : "inactive");
        }
    }

    synchronized boolean isActive(String unit) {
        return "active".equals(states.get(unit));
    }

    synchronized boolean isStarting() {
        return clock.instant().isBefore(bootedAt.plus(starting));
    }

    synchronized String state() {
        if (isStarting()) {
            return "starting";
        }
        return states.containsValue("failed") ? "degraded" : "running";
    }

    private List<Unit> failed() {
        return units.values().stream()
                .filter(unit -> "failed".equals(states.get(unit.name())))
                .toList();
    }

    /** The failed units, as {@code --output=json} lists them. */
    synchronized String failedAsJson() {
        return failed().stream()
                .map(unit ->
                        "{\"unit\":\"%s\",\"load\":\"loaded\",\"active\":\"failed\",\"sub\":\"failed\",\"description\":\"%s\"}"
                                .formatted(unit.name(), unit.description()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** The properties of some units, as {@code systemctl show -p ...} writes them. */
    synchronized String show(List<String> names) {
        return names.stream().map(this::show).collect(Collectors.joining("\n"));
    }

    private String show(String name) {
        Unit unit = units.get(name);
        if (unit == null) {
            return "Id=" + name
                    + "\nLoadState=not-found\nActiveState=inactive\nSubState=dead\nUnitFileState=\nStatusText=\n";
        }
        String state = states.getOrDefault(name, "inactive");
        String sub = switch (state) {
            case "active" -> "running";
            case "failed" -> "failed";
            default -> "dead";
        };
        return "Id=" + name + "\nLoadState=loaded\nActiveState=" + state + "\nSubState=" + sub + "\nUnitFileState="
                + (unit.enabled() ? "enabled" : "disabled") + "\nStatusText=\n";
    }

    /** {@code systemctl}, but for what concerns the whole machine. */
    synchronized int run(Invocation call) {
        if (call.has("--failed")) {
            return listFailed(call);
        }
        List<String> names = new ArrayList<>();
        for (String argument : call.arguments()) {
            if (!argument.startsWith("-") && argument.contains(".")) {
                names.add(argument);
            }
        }
        String verb = call.arguments().stream()
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .orElse("");
        return switch (verb) {
            case "is-system-running" -> {
                call.say(state());
                yield state().equals("running") ? 0 : 1;
            }
            case "is-active" -> {
                String state = states.getOrDefault(call.last(), "inactive");
                call.say(state);
                yield state.equals("active") ? 0 : 3;
            }
            case "is-enabled" -> {
                Unit unit = units.get(call.last());
                if (!call.has("--quiet")) {
                    call.say(unit == null ? "not-found" : unit.enabled() ? "enabled" : "disabled");
                }
                yield unit != null && unit.enabled() ? 0 : 1;
            }
            case "start", "restart", "try-restart", "reload-or-restart" -> change(call, names, "active");
            case "stop" -> change(call, names, "inactive");
            case "show" -> call.say(show(names));
            case "list-units" -> listFailed(call);
            default -> call.fail(1, "Unknown command verb '" + verb + "', or this simulated machine does not know it.");
        };
    }

    private int change(Invocation call, List<String> names, String state) {
        for (String name : names) {
            if (!units.containsKey(name)) {
                return call.fail(5, "Failed to " + call.argument(0) + " " + name + ": Unit " + name + " not found.");
            }
            states.put(name, state);
        }
        return 0;
    }

    private int listFailed(Invocation call) {
        if (call.has("--output=json")) {
            return call.say(failedAsJson());
        }
        if (failed().isEmpty()) {
            return call.say("  UNIT LOAD ACTIVE SUB DESCRIPTION\n\n0 loaded units listed.");
        }
        call.say("  UNIT           LOAD   ACTIVE SUB    DESCRIPTION");
        for (Unit unit : failed()) {
            call.say("● " + unit.name() + " loaded failed failed " + unit.description());
        }
        return call.say("\n" + failed().size() + " loaded units listed.");
    }
}
