package dev.slipway.pxe.boot;

/**
 * A machine that asks by DHCP how to boot.
 *
 * @param mac its hardware address (chaddr)
 * @param archCode the first code of option 93 that was known, or the first at all; 0 when the option was absent
 * @param arch the kind of firmware which that code stands for
 * @param ipxe true when iPXE itself asks (option 77 or 175), which is the second stage
 * @param uuid the SMBIOS UUID of option 97 in the usual text form, or empty when the client sent none
 * @param vendorClass option 60 as sent
 */
public record BootClient(
        MacAddress mac, int archCode, ClientArch arch, boolean ipxe, String uuid, String vendorClass) {}
