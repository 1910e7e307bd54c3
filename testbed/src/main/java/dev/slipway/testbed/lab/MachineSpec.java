package dev.slipway.testbed.lab;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What a machine of the lab is made of.
 *
 * @param name its name in the lab's files; it does not know it itself
 * @param firmware what it starts with
 * @param mac its network card's address
 * @param disks its disks, in boot order
 * @param credentials what systemd finds in the firmware under a name (systemd.system-credentials(7)), such as the key of a login
 */
public record MachineSpec(
        String name, Firmware firmware, String mac, List<LabDisk> disks, Map<String, String> credentials) {
    /** Copies the disks and credentials. */
    public MachineSpec {
        disks = List.copyOf(disks);
        credentials = Map.copyOf(credentials);
    }

    /**
     * A machine without credentials.
     *
     * @param name its name in the lab's files
     * @param firmware what it starts with
     * @param mac its network card's address
     * @param disks its disks, in boot order
     */
    public MachineSpec(String name, Firmware firmware, String mac, List<LabDisk> disks) {
        this(name, firmware, mac, disks, Map.of());
    }

    /**
     * The UUID in its SMBIOS, which follows from its address.
     *
     * @return always the same
     */
    public UUID uuid() {
        return UUID.nameUUIDFromBytes(mac.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The serial number in its SMBIOS.
     *
     * @return the name in capitals with a number
     */
    public String serial() {
        return name.toUpperCase(Locale.ROOT) + "-0001";
    }
}
