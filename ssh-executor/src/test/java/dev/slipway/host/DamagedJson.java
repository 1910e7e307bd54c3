package dev.slipway.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A JSON document with fields lost, added, or of another type, or cut off. */
final class DamagedJson {
    private DamagedJson() {}

    static String of(String json, long seed) {
        Random random = new Random(seed);
        JsonNode tree = JsonMapper.shared().readTree(json);
        for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(tree, containers);
            if (!containers.isEmpty()) {
                damage(containers.get(random.nextInt(containers.size())), random);
            }
        }
        String text = tree.toString();
        return random.nextInt(5) == 0 ? text.substring(0, random.nextInt(text.length() + 1)) : text;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            if (!node.isEmpty()) {
                containers.add(node);
            }
            node.forEach(child -> collect(child, containers));
        }
    }

    private static void damage(JsonNode container, Random random) {
        int at = random.nextInt(container.size());
        if (container instanceof ArrayNode array) {
            switch (random.nextInt(3)) {
                case 0 -> array.remove(at);
                case 1 -> array.set(at, other(random));
                default -> array.add(other(random));
            }
        } else if (container instanceof ObjectNode object) {
            String name = object.propertyNames().stream().skip(at).findFirst().orElseThrow();
            switch (random.nextInt(3)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name, other(random));
                default -> object.set("new-" + name, other(random));
            }
        }
    }

    private static JsonNode other(Random random) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.numberNode(random.nextLong());
            case 2 -> nodes.numberNode(new java.math.BigInteger("9".repeat(60)));
            case 3 -> nodes.stringNode("true");
            case 4 -> nodes.booleanNode(random.nextBoolean());
            case 5 -> nodes.arrayNode();
            case 6 -> nodes.objectNode();
            default -> nodes.numberNode(1.5e300);
        };
    }
}
