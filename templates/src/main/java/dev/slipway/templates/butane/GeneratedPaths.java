package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Finding;
import java.util.List;

/** Brings findings about a generated configuration to the source that it was made from. */
final class GeneratedPaths {
    private final Structure config;
    private final FieldPath prefix;

    /**
     * Works on a configuration.
     *
     * @param config the generated Ignition configuration
     * @param prefix where it lies in the generated document, for paths that cannot be brought to the source
     */
    GeneratedPaths(Structure config, FieldPath prefix) {
        this.config = config;
        this.prefix = prefix;
    }

    List<Finding> toSource(List<Finding> findings) {
        return findings.stream()
                .map(finding -> new Finding(finding.kind(), toSource(finding.path()), finding.message()))
                .toList();
    }

    /** Where nothing is known, a path in snake case is often right. */
    private FieldPath toSource(FieldPath path) {
        ConfigNode at = config;
        for (FieldPath step : path.steps()) {
            ConfigNode next = null;
            if (at instanceof Structure structure && !step.isIndex()) {
                next = structure.fields().get(step.lastKey());
            } else if (at instanceof Listing listing
                    && step.isIndex()
                    && step.lastIndex() < listing.items().size()) {
                next = listing.items().get(step.lastIndex());
            }
            if (next == null) {
                return prefix.append(snake(path));
            }
            at = next;
        }
        return at.origin().isKnown() && !path.isRoot() ? at.origin() : prefix.append(snake(path));
    }

    static FieldPath snake(FieldPath path) {
        FieldPath snake = FieldPath.ROOT;
        for (FieldPath step : path.steps()) {
            snake = step.isIndex() ? snake.index(step.lastIndex()) : snake.key(ButaneTypes.snake(step.lastKey()));
        }
        return snake;
    }
}
