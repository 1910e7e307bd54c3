package dev.slipway.fleet.declared;

import dev.slipway.templates.render.YamlScalar;

/** Which disk an installation may wipe: one by name, or a rule that the installer applies to the disks it finds. */
public sealed interface InstallDisk {
    /**
     * One device.
     *
     * @param path below {@code /dev}, best a stable one such as {@code /dev/disk/by-id/…}
     */
    record ByPath(String path) implements InstallDisk {}

    /** The smallest disk that is not removable. */
    record Smallest() implements InstallDisk {}

    /** The largest disk that is not removable. */
    record Largest() implements InstallDisk {}

    /**
     * The disk with this serial number.
     *
     * @param text as {@code lsblk -o SERIAL} shows it
     */
    record Serial(String text) implements InstallDisk {}

    /**
     * The choice as a person says it.
     *
     * @return for instance {@code the smallest disk}
     */
    default String words() {
        return switch (this) {
            case ByPath(String path) -> path;
            case Smallest() -> "the smallest disk";
            case Largest() -> "the largest disk";
            case Serial(String text) -> "the disk with serial " + text;
        };
    }

    /**
     * The choice as YAML says it.
     *
     * @return {@code smallest}, {@code largest}, a path, or a flow mapping {@code {serial: …}}
     */
    default String yaml() {
        return switch (this) {
            case ByPath(String path) -> YamlScalar.of(path);
            case Smallest() -> "smallest";
            case Largest() -> "largest";
            case Serial(String text) -> "{serial: " + YamlScalar.of(text) + "}";
        };
    }
}
