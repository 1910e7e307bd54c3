package dev.slipway.templates.butane;

import java.nio.file.Path;

/** Where {@code local:} and {@code trees:} may read. */
public sealed interface FilesDirectory {
    /** No local files: naming one is an error. */
    record None() implements FilesDirectory {}

    /**
     * Local files are read under a directory, and never outside of it.
     *
     * @param root the directory
     */
    record At(Path root) implements FilesDirectory {}
}
