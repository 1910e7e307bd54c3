package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigMerge;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.Findings;
import org.jspecify.annotations.Nullable;

/**
 * A translation in the making. Confined to one thread.
 *
 * <p>Findings have paths either in the source or in the configuration that is made; the latter are brought to the source
 * when the configuration is finished.
 */
final class Translation {
    private final ButaneTypes types;
    private final Structure source;
    private final LocalFiles files;
    private final Findings sourceFindings = new Findings();
    private final Findings generatedFindings = new Findings();
    private @Nullable Gzip gzip;
    private Structure config = Structure.EMPTY;

    Translation(ButaneTypes types, Structure source, LocalFiles files) {
        this.types = types;
        this.source = source;
        this.files = files;
    }

    ButaneTypes types() {
        return types;
    }

    ButaneSpec spec() {
        return types.spec();
    }

    Structure source() {
        return source;
    }

    LocalFiles files() {
        return files;
    }

    /** Findings with paths in the source. */
    Findings inSource() {
        return sourceFindings;
    }

    /** Findings with paths in the generated configuration. */
    Findings inGenerated() {
        return generatedFindings;
    }

    Structure config() {
        return config;
    }

    void become(Structure changed) {
        config = changed;
    }

    /** Puts generated parts under what the user wrote: the user's fields win. */
    void mergeUnder(Structure generated) {
        config = new ConfigMerge(spec().ignition()).merge(generated, config);
    }

    /**
     * Embeds contents, compressed when that is shorter and allowed.
     *
     * @param contents the contents
     * @param givenCompression the compression that the configuration names; empty for none
     * @return the contents as a URL
     */
    EmbeddedData embed(byte[] contents, String givenCompression) {
        // The operator of OpenShift 4.8 and 4.9 cannot decompress.
        boolean mayCompress = !spec().isOpenShift() || spec().minor() >= 10;
        return EmbeddedData.of(contents, givenCompression, mayCompress ? this::compress : null);
    }

    /** The tables for compressing are large, and not always needed. */
    private byte[] compress(byte[] contents) {
        if (gzip == null) {
            gzip = new Gzip();
        }
        return gzip.compress(contents);
    }
}
