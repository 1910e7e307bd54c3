package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Flag;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.report.FieldPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a piece of an Ignition configuration all of which comes from one place of the source. */
final class Draft {
    private final FieldPath origin;
    private final Map<String, ConfigNode> fields = new LinkedHashMap<>();

    Draft(FieldPath origin) {
        this.origin = origin;
    }

    Draft text(String key, String value) {
        fields.put(key, new Text(value, origin));
        return this;
    }

    Draft whole(String key, long value) {
        fields.put(key, new Whole(value, origin));
        return this;
    }

    Draft flag(String key, boolean value) {
        fields.put(key, new Flag(value, origin));
        return this;
    }

    Draft texts(String key, List<String> values) {
        return items(
                key,
                values.stream()
                        .<ConfigNode>map(value -> new Text(value, origin))
                        .toList());
    }

    Draft items(String key, List<? extends ConfigNode> items) {
        fields.put(key, new Listing(List.copyOf(items), origin));
        return this;
    }

    Draft node(String key, ConfigNode node) {
        fields.put(key, node);
        return this;
    }

    Structure build() {
        return new Structure(fields, origin);
    }
}
