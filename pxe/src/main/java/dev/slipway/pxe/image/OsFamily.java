package dev.slipway.pxe.image;

/** An operating system that Slipway installs. */
public enum OsFamily {
    /** Fedora CoreOS: kernel, initramfs and rootfs; installed by {@code coreos-installer} from the rootfs itself. */
    FCOS("fcos", "Fedora CoreOS"),
    /** Flatcar Container Linux: kernel, one initrd with the whole system, and the image that goes on the disk. */
    FLATCAR("flatcar", "Flatcar");

    private final String id;
    private final String words;

    OsFamily(String id, String words) {
        this.id = id;
        this.words = words;
    }

    /**
     * The name in declarations, in paths and in manifests.
     *
     * @return {@code fcos} or {@code flatcar}
     */
    public String id() {
        return id;
    }

    /**
     * The name that a person reads.
     *
     * @return for instance "Fedora CoreOS"
     */
    public String words() {
        return words;
    }

    /**
     * Finds the family by its {@link #id}.
     *
     * @param id {@code fcos} or {@code flatcar}
     * @return the family
     * @throws IllegalArgumentException for any other text
     */
    public static OsFamily of(String id) {
        return switch (id) {
            case "fcos" -> FCOS;
            case "flatcar" -> FLATCAR;
            default ->
                throw new IllegalArgumentException(
                        "\"" + id + "\" is not an operating system that Slipway installs: write fcos or flatcar");
        };
    }
}
