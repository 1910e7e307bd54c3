package dev.slipway.templates.change;

import dev.slipway.templates.ignition.ConfigMerge;
import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.Contents;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.ignition.IgnitionConfig;
import dev.slipway.templates.ignition.IgnitionSchema;
import dev.slipway.templates.report.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A configuration with all that it embeds put in its place, as Ignition does before it acts (Ignition's
 * {@code internal/exec/util}, {@code renderConfig}). What has to be fetched stays a reference.
 */
public final class EffectiveConfig {
    /** The newest version knows every key that an older one has. */
    private static final ConfigMerge MERGE = new ConfigMerge(IgnitionSchema.of(IgnitionSchema.NEWEST_MINOR));

    /** Each level doubles the size by base64 at least a little; a person nests two or three. */
    private static final int MAX_DEPTH = 16;

    private EffectiveConfig() {}

    /**
     * Puts what is embedded in its place.
     *
     * @param config a configuration
     * @return what Ignition would act on, as far as it is known without fetching anything
     */
    public static Structure of(IgnitionConfig config) {
        return render(config.root(), 0);
    }

    private static Structure render(Structure root, int depth) {
        Structure references = root.structure("ignition").structure("config");
        Structure replacement = references.structure("replace");
        if (!replacement.text("source").isEmpty()) {
            // What replaces a configuration replaces all of it.
            return embedded(replacement, depth)
                    .map(child -> render(child, depth + 1))
                    .orElseGet(() -> referring(Structure.EMPTY, references.without("merge")));
        }
        Structure merged = referring(root, references.without("merge"));
        List<ConfigNode> remote = new ArrayList<>();
        for (Structure reference : references.structures("merge")) {
            Optional<Structure> child = embedded(reference, depth);
            if (child.isPresent()) {
                merged = MERGE.merge(merged, render(child.get(), depth + 1));
            } else {
                remote.add(reference);
            }
        }
        Structure rendered = merged.structure("ignition").structure("config");
        remote.addAll(rendered.structures("merge"));
        return remote.isEmpty()
                ? merged
                : referring(merged, rendered.with("merge", new Listing(remote, FieldPath.UNKNOWN)));
    }

    private static Structure referring(Structure root, Structure references) {
        return root.change("ignition", FieldPath.UNKNOWN, ignition -> ignition.with("config", references));
    }

    private static Optional<Structure> embedded(Structure reference, int depth) {
        if (depth >= MAX_DEPTH || !(Contents.of(reference) instanceof Contents.Embedded(var data))) {
            return Optional.empty();
        }
        byte[] json = new byte[data.remaining()];
        data.duplicate().get(json);
        Structure root = Ignition.read(json).config().root();
        return root.fields().isEmpty() ? Optional.empty() : Optional.of(root);
    }
}
