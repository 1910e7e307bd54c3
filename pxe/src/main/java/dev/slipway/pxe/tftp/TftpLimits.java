package dev.slipway.pxe.tftp;

import java.time.Duration;

/**
 * How much the TFTP server takes on, so that neither a flood of requests nor one dead client can hurt the rest.
 *
 * @param transfers transfers at once in all; further requests are left unanswered, and firmware asks again
 * @param transfersPerAddress transfers at once from one client address
 * @param blockSize the largest block in bytes that is agreed to (RFC 2348); the interface's MTU lowers it further
 * @param windowBytes the most bytes in flight, window times block size: more overruns small receive buffers and
 *     stalls the transfer
 * @param firstTimeout how long to wait for the first acknowledgement before sending again; doubles each time up to
 *     {@code longestTimeout}, unless the client set its own by the timeout option (RFC 2349)
 * @param longestTimeout the cap of that doubling
 * @param patience how long a client may stay silent before the transfer is given up
 * @param deadline how long a transfer may take in all
 */
public record TftpLimits(
        int transfers,
        int transfersPerAddress,
        int blockSize,
        int windowBytes,
        Duration firstTimeout,
        Duration longestTimeout,
        Duration patience,
        Duration deadline) {
    /** What a homelab needs: some sixty machines at once. */
    public static final TftpLimits USUAL = new TftpLimits(
            256,
            16,
            65464,
            65536,
            Duration.ofSeconds(1),
            Duration.ofSeconds(8),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10));
}
