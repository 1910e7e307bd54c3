package dev.slipway.fleet.declared;

/** One file of a change. */
public sealed interface FileEdit {
    /**
     * Which file.
     *
     * @return the path in the work tree, with forward slashes
     */
    String path();

    /**
     * The file shall have this text; it is made when it is not there.
     *
     * @param path the path in the work tree
     * @param text the whole text
     */
    record Put(String path, String text) implements FileEdit {}

    /**
     * The file shall not be there.
     *
     * @param path the path in the work tree
     */
    record Delete(String path) implements FileEdit {}
}
