package dev.slipway.host;

import dev.slipway.host.PodmanStatus.Container;
import dev.slipway.host.PodmanStatus.Health;
import dev.slipway.host.SystemdStatus.FailedUnit;
import dev.slipway.host.SystemdStatus.UnitStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads what systemctl and podman say about what runs. */
final class ServicesReader {
    /** systemctl(1), is-system-running. */
    private static final Set<String> STATES =
            Set.of("initializing", "starting", "running", "degraded", "maintenance", "stopping", "offline", "unknown");

    private static final Pattern VERSION = Pattern.compile("podman version (\\S{1,64})");
    private static final Pattern HEALTH = Pattern.compile("\\(([a-z]+)\\)$");

    private ServicesReader() {}

    static SystemdStatus systemd(FactSections facts) {
        return new SystemdStatus(
                facts.read(FactSection.SYSTEM_STATE, "", ServicesReader::state),
                facts.read(FactSection.FAILED_UNITS, List.of(), ServicesReader::failed),
                facts.read(FactSection.UNITS, List.of(), ServicesReader::units));
    }

    static Answer<String> state(String text) {
        String state = text.strip();
        return STATES.contains(state)
                ? new Answer.Said<>(state)
                : new Answer.Unreadable<>("systemctl did not say in which state the system is.");
    }

    static Answer<List<FailedUnit>> failed(String json) {
        if (!(LenientJson.tree("systemctl list-units", json) instanceof Answer.Said<JsonNode>(JsonNode tree))
                || !tree.isArray()) {
            return new Answer.Unreadable<>("systemctl did not list the failed units.");
        }
        List<FailedUnit> units = new ArrayList<>();
        for (JsonNode unit : tree) {
            String name = LenientJson.text(unit, "unit");
            if (name.isEmpty()) {
                return new Answer.Unreadable<>("systemctl lists a failed unit without its name.");
            }
            units.add(new FailedUnit(name, LenientJson.text(unit, "description")));
        }
        return new Answer.Said<>(units);
    }

    static Answer<List<UnitStatus>> units(String text) {
        List<UnitStatus> units = new ArrayList<>();
        boolean any = false;
        for (String block : text.split("\n[ \t]*\n", -1)) {
            Map<String, String> values = new LinkedHashMap<>();
            for (String line : block.lines().toList()) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            String name = values.getOrDefault("Id", "");
            String load = values.getOrDefault("LoadState", "");
            any |= !name.isEmpty() && !load.isEmpty();
            if (!name.isEmpty() && (load.equals("loaded") || load.equals("masked"))) {
                units.add(new UnitStatus(
                        name,
                        values.getOrDefault("ActiveState", ""),
                        values.getOrDefault("SubState", ""),
                        load.equals("masked") ? load : values.getOrDefault("UnitFileState", ""),
                        values.getOrDefault("StatusText", "")));
            }
        }
        return any ? new Answer.Said<>(units) : new Answer.Unreadable<>("systemctl showed none of the units.");
    }

    static PodmanStatus podman(FactSections facts) {
        String version = facts.readIfThere(FactSection.PODMAN_VERSION, "", text -> {
            Matcher matcher = VERSION.matcher(text.strip());
            return matcher.matches()
                    ? new Answer.Said<>(matcher.group(1))
                    : new Answer.Unreadable<>("podman did not say its version.");
        });
        return new PodmanStatus(
                version, facts.readIfThere(FactSection.CONTAINERS, List.of(), ServicesReader::containers));
    }

    static Answer<List<Container>> containers(String json) {
        if (!(LenientJson.tree("podman ps", json) instanceof Answer.Said<JsonNode>(JsonNode tree)) || !tree.isArray()) {
            return new Answer.Unreadable<>("podman did not list the containers.");
        }
        List<Container> containers = new ArrayList<>();
        for (JsonNode container : tree) {
            String id = LenientJson.text(container, "Id");
            String state = LenientJson.text(container, "State");
            if (id.isEmpty() || state.isEmpty()) {
                return new Answer.Unreadable<>("podman lists a container without its id or state.");
            }
            List<String> names = LenientJson.texts(container.path("Names"));
            containers.add(new Container(
                    names.isEmpty() ? id : names.getFirst(),
                    id,
                    LenientJson.text(container, "Image"),
                    state,
                    health(LenientJson.text(container, "Status")),
                    LenientJson.integer(container, "ExitCode", 0),
                    LenientJson.text(container.path("Labels"), "PODMAN_SYSTEMD_UNIT")));
        }
        return new Answer.Said<>(containers);
    }

    /** The status ends with the health in brackets when there is a check, as in {@code Up 3 hours (healthy)}. */
    private static Health health(String status) {
        Matcher bracket = HEALTH.matcher(status.strip());
        if (!bracket.find()) {
            return Health.NONE;
        }
        return switch (bracket.group(1)) {
            case "healthy" -> Health.HEALTHY;
            case "unhealthy" -> Health.UNHEALTHY;
            case "starting" -> Health.STARTING;
            default -> Health.UNKNOWN;
        };
    }
}
