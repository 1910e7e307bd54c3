package dev.slipway.templates.butane;

import java.nio.file.Path;

/**
 * How to translate.
 *
 * @param files where local files are read
 * @param pretty indent the output
 * @param raw for OpenShift, write plain Ignition instead of a MachineConfig
 * @param strict refuse configurations with warnings
 */
public record ButaneOptions(FilesDirectory files, boolean pretty, boolean raw, boolean strict) {
    /**
     * No local files, compact output, warnings allowed.
     *
     * @return what {@code butane} does without flags
     */
    public static ButaneOptions defaults() {
        return new ButaneOptions(new FilesDirectory.None(), false, false, false);
    }

    /**
     * Allows local files.
     *
     * @param root the directory under which they are
     * @return changed options
     */
    public ButaneOptions withFiles(Path root) {
        return new ButaneOptions(new FilesDirectory.At(root), pretty, raw, strict);
    }

    /**
     * Indents the output or not.
     *
     * @param indent whether to
     * @return changed options
     */
    public ButaneOptions withPretty(boolean indent) {
        return new ButaneOptions(files, indent, raw, strict);
    }

    /**
     * Writes plain Ignition for OpenShift variants or not.
     *
     * @param plain whether to
     * @return changed options
     */
    public ButaneOptions withRaw(boolean plain) {
        return new ButaneOptions(files, pretty, plain, strict);
    }

    /**
     * Refuses warnings or not.
     *
     * @param refuse whether to
     * @return changed options
     */
    public ButaneOptions withStrict(boolean refuse) {
        return new ButaneOptions(files, pretty, raw, refuse);
    }
}
