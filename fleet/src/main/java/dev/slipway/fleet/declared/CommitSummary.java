package dev.slipway.fleet.declared;

import java.time.Instant;
import java.util.List;

/**
 * One entry of the fleet's history.
 *
 * @param commit the full id
 * @param author who
 * @param email the author's address, or empty
 * @param time when it was written
 * @param message why, whole
 * @param paths the files that it changed against its first parent, sorted
 */
public record CommitSummary(
        String commit, String author, String email, Instant time, String message, List<String> paths) {
    /** Copies the list. */
    public CommitSummary {
        paths = List.copyOf(paths);
    }

    /**
     * The message's first line.
     *
     * @return without the line end
     */
    public String subject() {
        return message.lines().findFirst().orElse("");
    }
}
