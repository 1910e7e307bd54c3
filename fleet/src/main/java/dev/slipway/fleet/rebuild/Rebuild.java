package dev.slipway.fleet.rebuild;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.provision.InstallPlan;
import dev.slipway.fleet.stored.StoredJson;
import dev.slipway.host.OsFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds a machine.
 *
 * @param way how it comes to its installer
 * @param keepsDeclared whether the partitions are kept that are declared for the machine
 * @param keep labels of the partitions that are kept otherwise, with {@code *} and {@code ?} as in a shell
 * @param choice what the plan has settled
 */
public record Rebuild(RebuildWay way, boolean keepsDeclared, List<String> keep, Choice choice) {
    private static final Set<String> NAMES = Set.of("way", "keep", "keepsDeclared", "choice");

    /** Keeps an unmodifiable copy. */
    public Rebuild {
        keep = List.copyOf(keep);
    }

    /** What is settled. */
    public sealed interface Choice {
        /** Nothing: it is only a wish. */
        record Open() implements Choice {}

        /**
         * All of it.
         *
         * @param way never {@link RebuildWay#AUTO}
         * @param family what the machine runs and gets
         * @param running whether it answered when the plan was made
         * @param device the disk, by a name that lasts; as declared when the machine did not answer
         * @param config the kept configuration that it gets
         * @param plan the installation, with the partitions that are kept
         */
        record Made(RebuildWay way, OsFamily family, boolean running, String device, ConfigId config, InstallPlan plan)
                implements Choice {}
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Rebuild read(JsonNode json) {
        for (String name : json.propertyNames()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is not one of way, keep");
            }
        }
        List<String> keep = new ArrayList<>();
        for (JsonNode label : json.path("keep")) {
            keep.add(label.asString());
        }
        return new Rebuild(
                RebuildWay.of(json.path("way").asString(RebuildWay.AUTO.word())),
                json.path("keepsDeclared").asBoolean(!json.has("keep")),
                keep,
                json.has("choice")
                        ? StoredJson.mapper().treeToValue(json.path("choice"), Choice.class)
                        : new Choice.Open());
    }

    /**
     * What a person asks for, with the partitions kept that are declared.
     *
     * @param way how the machine comes to its installer
     * @return the wish
     */
    public static Rebuild by(RebuildWay way) {
        return new Rebuild(way, true, List.of(), new Choice.Open());
    }

    /**
     * The same wish with other partitions kept than declared.
     *
     * @param labels labels of partitions; empty to keep none
     * @return the changed wish
     */
    public Rebuild keeping(List<String> labels) {
        return new Rebuild(way, false, labels, choice);
    }

    /** The settled part, which is there in every operation that has begun. */
    Choice.Made made() {
        if (choice instanceof Choice.Made made) {
            return made;
        }
        throw new IllegalStateException("a rebuild that was not planned has no steps");
    }
}
