package dev.slipway.fleet.declared;

import java.time.Instant;

/**
 * A file that somebody else changed in the meantime.
 *
 * @param path the file
 * @param theirAuthor who did
 * @param theirCommit in which commit
 * @param theirTime when
 * @param theirMessage why
 * @param theirText the text now; empty when they deleted the file
 * @param baseText the text that both started from; empty when there was none
 */
public record Clash(
        String path,
        String theirAuthor,
        String theirCommit,
        Instant theirTime,
        String theirMessage,
        String theirText,
        String baseText) {}
