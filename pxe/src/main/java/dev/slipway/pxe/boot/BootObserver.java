package dev.slipway.pxe.boot;

/** Is told what the network-boot servers saw and did. Must return at once and never throw; called from any thread. */
@FunctionalInterface
public interface BootObserver {
    /**
     * One thing was seen.
     *
     * @param sighting what it was
     */
    void saw(BootSighting sighting);
}
