package dev.slipway.fleet.declared;

/**
 * A file of the fleet as it is at a commit: what an editor opens.
 *
 * @param path the path in the work tree
 * @param commit the commit that was read, to be given back as {@link Change#baseCommit()}
 * @param text the whole text
 */
public record FleetFile(String path, String commit, String text) {}
