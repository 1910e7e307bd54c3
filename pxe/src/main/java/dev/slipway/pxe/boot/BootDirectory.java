package dev.slipway.pxe.boot;

/**
 * Who boots what. The network-boot servers ask here and nowhere else.
 *
 * <p>iPXE waits two seconds for a proxy's offer, so an implementation answers from memory: no database, no name
 * look-up, no lock that something slow may hold. It is called from several threads.
 */
@FunctionalInterface
public interface BootDirectory {
    /**
     * Decides about one DISCOVER or REQUEST.
     *
     * @param client who asks
     * @return what to tell it
     */
    BootDecision decide(BootClient client);
}
