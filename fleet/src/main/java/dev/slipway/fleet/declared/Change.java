package dev.slipway.fleet.declared;

import java.util.List;

/**
 * What somebody wants to change.
 *
 * @param author who
 * @param message why, for the commit; not blank
 * @param baseCommit the commit that the author was looking at ({@link FleetFile#commit()} or
 *     {@link DeclaredFleet#commit()}); when an edited file has changed since, the author is told
 * @param edits the files, each at most once
 */
public record Change(Author author, String message, String baseCommit, List<FileEdit> edits) {
    /** Copies the list. */
    public Change {
        edits = List.copyOf(edits);
    }
}
