package dev.slipway.fleet.applied;

/** How a configuration came on a machine. */
public sealed interface AppliedBy {
    /**
     * An installation, a reset or a rebuild.
     *
     * @param installation its number
     */
    record Installation(long installation) implements AppliedBy {}

    /**
     * An operation changed the running machine.
     *
     * @param operation its number
     */
    record Operation(long operation) implements AppliedBy {}

    /**
     * It was there when the machine was imported.
     *
     * @param path where on the machine
     */
    record Found(String path) implements AppliedBy {}

    /**
     * The machine had it already, and it was declared afterwards.
     *
     * @param commit the commit that declared it
     */
    record Adopted(String commit) implements AppliedBy {}

    /**
     * How, in a few words.
     *
     * @return for instance "by operation 12"
     */
    default String words() {
        return switch (this) {
            case Installation(long installation) -> "by installation " + installation;
            case Operation(long operation) -> "by operation " + operation;
            case Found(String path) -> "found in " + path;
            case Adopted(String commit) ->
                "adopted from the machine in commit " + commit.substring(0, Math.min(commit.length(), 8));
        };
    }
}
