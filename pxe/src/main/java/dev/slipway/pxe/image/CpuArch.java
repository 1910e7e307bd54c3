package dev.slipway.pxe.image;

/** The processor that an image is made for. */
public enum CpuArch {
    /** 64-bit x86. */
    X86_64("x86_64", "amd64-usr"),
    /** 64-bit ARM. */
    AARCH64("aarch64", "arm64-usr");

    private final String id;
    private final String flatcarBoard;

    CpuArch(String id, String flatcarBoard) {
        this.id = id;
        this.flatcarBoard = flatcarBoard;
    }

    /**
     * The name that Fedora CoreOS and the kernel use, and Slipway with them.
     *
     * @return {@code x86_64} or {@code aarch64}
     */
    public String id() {
        return id;
    }

    /**
     * The name of Flatcar's release directories.
     *
     * @return {@code amd64-usr} or {@code arm64-usr}
     */
    public String flatcarBoard() {
        return flatcarBoard;
    }

    /**
     * Finds the processor by any of its usual names.
     *
     * @param name {@code x86_64}, {@code amd64}, {@code aarch64}, {@code arm64}, or Flatcar's board
     * @return the processor
     * @throws IllegalArgumentException for any other text
     */
    public static CpuArch of(String name) {
        return switch (name) {
            case "x86_64", "amd64", "amd64-usr" -> X86_64;
            case "aarch64", "arm64", "arm64-usr" -> AARCH64;
            default ->
                throw new IllegalArgumentException(
                        "\"" + name + "\" is not a processor that Slipway boots: write x86_64 or aarch64");
        };
    }
}
