package dev.slipway.host.drift;

/** What a machine has at a path, as far as it may be shown. */
public sealed interface FoundPath {
    /** Whom something belongs to and what may be done with it. */
    sealed interface Owned extends FoundPath {
        /**
         * The permission bits.
         *
         * @return 0 to 07777
         */
        int mode();

        /**
         * Whom it belongs to.
         *
         * @return the user's name; its number where it has none
         */
        String user();

        /**
         * Which group it belongs to.
         *
         * @return the group's name; its number where it has none
         */
        String group();
    }

    /** Nothing is there. */
    record Absent() implements FoundPath {}

    /**
     * A file of text that everybody on the machine may read.
     *
     * @param mode the permission bits
     * @param user whom it belongs to
     * @param group which group it belongs to
     * @param text all of it
     */
    record Text(int mode, String user, String group, String text) implements Owned {}

    /**
     * A file whose content is not shown.
     *
     * @param mode the permission bits
     * @param user whom it belongs to
     * @param group which group it belongs to
     * @param why it is not, as a sentence
     */
    record Hidden(int mode, String user, String group, String why) implements Owned {}

    /**
     * A directory.
     *
     * @param mode the permission bits
     * @param user whom it belongs to
     * @param group which group it belongs to
     */
    record Directory(int mode, String user, String group) implements Owned {}

    /**
     * A symbolic link.
     *
     * @param target where it points, literally
     */
    record Link(String target) implements FoundPath {}

    /**
     * Something else, or the machine did not say.
     *
     * @param words what, as a sentence
     */
    record Other(String words) implements FoundPath {}
}
