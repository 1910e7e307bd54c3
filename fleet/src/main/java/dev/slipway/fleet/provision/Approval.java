package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.InstallDisk;
import dev.slipway.pxe.boot.MacAddress;

/**
 * What a person decides about an unknown box.
 *
 * @param mac the box
 * @param name the machine's new name
 * @param profile the profile, or empty for the group's or the fleet's
 * @param group the group, or empty for none
 * @param disk where to install
 */
public record Approval(MacAddress mac, String name, String profile, String group, InstallDisk disk) {}
