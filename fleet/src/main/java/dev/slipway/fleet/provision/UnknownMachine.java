package dev.slipway.fleet.provision;

import dev.slipway.pxe.boot.MacAddress;
import java.time.Instant;

/**
 * A box that asked to boot and is declared nowhere.
 *
 * @param mac its hardware address
 * @param firstSeen when it first asked
 * @param lastSeen when it last asked
 * @param asked how many DISCOVERs were seen
 * @param firmware its firmware in words, or empty
 * @param hardware its identity as far as its firmware told
 * @param lastWords what it did last, as a sentence
 */
public record UnknownMachine(
        MacAddress mac,
        Instant firstSeen,
        Instant lastSeen,
        int asked,
        String firmware,
        Hardware hardware,
        String lastWords) {}
