package dev.slipway.pxe.boot;

import java.net.URI;

/**
 * A system that runs from memory with an Ignition configuration of its own, such as that of {@link LiveInstaller}.
 *
 * @param files what to boot
 * @param ignitionUrl where the live system gets its configuration, once
 */
public record LiveBoot(BootFiles files, URI ignitionUrl) {}
