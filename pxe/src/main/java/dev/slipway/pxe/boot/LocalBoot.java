package dev.slipway.pxe.boot;

/**
 * What the script for a machine that boots its own disk is made of.
 *
 * @param machine the machine's name or address, for its screen
 * @param why one line for its screen: "it is installed", "nothing is armed for it"
 */
public record LocalBoot(String machine, String why) {}
