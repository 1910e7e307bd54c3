package dev.slipway.pxe.boot;

/**
 * What kind of firmware asks, as far as the choice of a loader goes. Several codes of DHCP option 93 (IANA
 * "Processor Architecture Types", RFC 4578 with its erratum of 2016) fall on one value.
 */
public enum ClientArch {
    /** PC BIOS (code 0). */
    X86_BIOS("PC BIOS", "x86_64", false, false),
    /** 32-bit UEFI on x86 (code 6). */
    X86_EFI("UEFI x86 (32 bit)", "i386", true, false),
    /** UEFI on x86-64 (codes 7 and, from old firmware, 9). */
    X64_EFI("UEFI x64", "x86_64", true, false),
    /** UEFI on arm64 (code 11). */
    ARM64_EFI("UEFI arm64", "aarch64", true, false),
    /** 32-bit UEFI HTTP boot (code 15). */
    X86_EFI_HTTP("UEFI HTTP x86 (32 bit)", "i386", true, true),
    /** UEFI HTTP boot on x86-64 (codes 16 and 17). */
    X64_EFI_HTTP("UEFI HTTP x64", "x86_64", true, true),
    /** UEFI HTTP boot on arm64 (code 19). */
    ARM64_EFI_HTTP("UEFI HTTP arm64", "aarch64", true, true),
    /** A code that Slipway has no loader for. */
    UNSUPPORTED("unsupported architecture", "", false, false);

    private final String words;
    private final String cpu;
    private final boolean uefi;
    private final boolean http;

    ClientArch(String words, String cpu, boolean uefi, boolean http) {
        this.words = words;
        this.cpu = cpu;
        this.uefi = uefi;
        this.http = http;
    }

    /**
     * Finds the kind for a code of option 93.
     *
     * @param code the 16-bit code
     * @return the kind, {@link #UNSUPPORTED} for all that Slipway cannot boot
     */
    public static ClientArch ofCode(int code) {
        return switch (code) {
            case 0 -> X86_BIOS;
            case 6 -> X86_EFI;
            case 7, 9 -> X64_EFI;
            case 11 -> ARM64_EFI;
            case 15 -> X86_EFI_HTTP;
            case 16, 17 -> X64_EFI_HTTP;
            case 19 -> ARM64_EFI_HTTP;
            default -> UNSUPPORTED;
        };
    }

    /**
     * The name that a person reads.
     *
     * @return for instance "UEFI x64"
     */
    public String words() {
        return words;
    }

    /**
     * The CPU by the name that operating systems use in their artefacts.
     *
     * @return {@code x86_64}, {@code aarch64}, {@code i386}, or empty
     */
    public String cpu() {
        return cpu;
    }

    /**
     * Whether this is UEFI firmware.
     *
     * @return true for UEFI
     */
    public boolean uefi() {
        return uefi;
    }

    /**
     * Whether the firmware loads by HTTP and identifies itself as {@code HTTPClient}.
     *
     * @return true for UEFI HTTP boot
     */
    public boolean http() {
        return http;
    }
}
