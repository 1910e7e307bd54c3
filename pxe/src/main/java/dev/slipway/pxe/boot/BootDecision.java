package dev.slipway.pxe.boot;

/** What a machine that asks by DHCP is told. */
public sealed interface BootDecision {
    /**
     * Say nothing, as if Slipway were not there.
     *
     * @param why the reason, for the boot timeline
     */
    record Silent(String why) implements BootDecision {}

    /**
     * Offer the loader for its architecture, or its script when iPXE asks.
     *
     * @param loader a loader's file name that this machine must get instead of the usual one ({@code ipxe.efi} for
     *     a card that is slow with {@code snponly.efi}), or empty
     */
    record Serve(String loader) implements BootDecision {}
}
