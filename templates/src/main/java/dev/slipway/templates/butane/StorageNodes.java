package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files, directories and links of a configuration, by path, while sugar adds to them. */
final class StorageNodes {
    static final String EXISTS = "matching filesystem node has existing contents or different type";

    private final Translation translation;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    StorageNodes(Translation translation) {
        this.translation = translation;
        Structure storage = translation.config().structure("storage");
        for (String list : List.of("files", "directories", "links")) {
            kinds.put(list, new Kind(storage, list));
        }
    }

    /** One of the three lists. */
    private static final class Kind {
        private final List<ConfigNode> nodes;
        private final Map<String, Integer> byPath = new HashMap<>();
        private FieldPath origin;

        Kind(Structure storage, String list) {
            nodes = new ArrayList<>(storage.items(list));
            origin = storage.get(list).map(ConfigNode::origin).orElse(FieldPath.UNKNOWN);
            for (int i = 0; i < nodes.size(); i++) {
                byPath.put(((Structure) nodes.get(i)).text("path"), i);
            }
        }
    }

    private Kind kind(String list) {
        Kind kind = kinds.get(list);
        if (kind == null) {
            throw new IllegalArgumentException(list);
        }
        return kind;
    }

    boolean exists(String path) {
        return kinds.values().stream().anyMatch(kind -> kind.byPath.containsKey(path));
    }

    Optional<Structure> get(String list, String path) {
        Kind kind = kind(list);
        Integer index = kind.byPath.get(path);
        return index == null ? Optional.empty() : Optional.of((Structure) kind.nodes.get(index));
    }

    /** Adds a node, or replaces the one of the same kind and path. */
    void put(String list, Structure node) {
        Kind kind = kind(list);
        Integer index = kind.byPath.putIfAbsent(node.text("path"), kind.nodes.size());
        if (index != null) {
            kind.nodes.set(index, node);
            return;
        }
        if (kind.nodes.isEmpty()) {
            kind.origin = node.origin();
        }
        kind.nodes.add(node);
    }

    /** Writes the lists back into the configuration. */
    void finish() {
        translation.become(translation.config().change("storage", FieldPath.of("storage"), storage -> {
            Structure changed = storage;
            for (Map.Entry<String, Kind> each : kinds.entrySet()) {
                if (!each.getValue().nodes.isEmpty()) {
                    changed = changed.with(each.getKey(), new Listing(each.getValue().nodes, each.getValue().origin));
                }
            }
            return changed;
        }));
    }
}
