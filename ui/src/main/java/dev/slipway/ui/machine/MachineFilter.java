package dev.slipway.ui.machine;

import com.vaadin.flow.router.QueryParameters;
import dev.slipway.fleet.provision.MachineOverview;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which machines a list shows; lives in the address bar.
 *
 * @param text in name, group, profile, system, address or hardware; empty for all
 * @param state a state's word, or empty for all
 * @param group a group's name, or empty for all
 */
record MachineFilter(String text, String state, String group) {
    static MachineFilter of(QueryParameters query) {
        return new MachineFilter(first(query, "q"), first(query, "state"), first(query, "group"));
    }

    QueryParameters query() {
        Map<String, String> parts = new LinkedHashMap<>();
        put(parts, "q", text);
        put(parts, "state", state);
        put(parts, "group", group);
        return QueryParameters.simple(parts);
    }

    boolean matches(MachineOverview machine) {
        return (state.isEmpty() || machine.state().word().equals(state))
                && (group.isEmpty() || machine.machine().group().value().equals(group))
                && haystack(machine).contains(text.strip().toLowerCase(Locale.ROOT));
    }

    private static String haystack(MachineOverview overview) {
        var machine = overview.machine();
        String seen = overview.box() instanceof MachineOverview.SeenBox.Seen(var box)
                ? box.hardware().model() + " " + box.hardware().serial()
                : "";
        return String.join(
                        "\n",
                        machine.name().value(),
                        machine.hostname(),
                        machine.group().value(),
                        machine.profile().value().value(),
                        machine.os().value().words(),
                        machine.macs().toString(),
                        MachinesView.system(overview),
                        seen)
                .toLowerCase(Locale.ROOT);
    }

    private static void put(Map<String, String> parts, String key, String value) {
        if (!value.isBlank()) {
            parts.put(key, value);
        }
    }

    private static String first(QueryParameters query, String key) {
        List<String> values = query.getParameters().getOrDefault(key, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }
}
