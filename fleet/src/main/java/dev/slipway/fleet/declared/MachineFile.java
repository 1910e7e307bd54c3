package dev.slipway.fleet.declared;

import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.templates.render.YamlScalar;
import java.util.List;

/**
 * What the Approve dialog knows about a new machine.
 *
 * @param name its name
 * @param macs the addresses seen, the one it boots from first
 * @param uuid the SMBIOS UUID seen, or empty
 * @param serial the SMBIOS serial number seen, or empty
 * @param group its group, or {@link GroupName#NONE}
 * @param profile what it becomes, or empty for what the group or the fleet says
 * @param disk the disk to install on
 */
public record MachineFile(
        MachineName name,
        List<MacAddress> macs,
        String uuid,
        String serial,
        GroupName group,
        String profile,
        InstallDisk disk) {
    /** Copies the list. */
    public MachineFile {
        macs = List.copyOf(macs);
    }

    /**
     * The text of {@code machines/NAME.yaml}, with comments that say what else may be declared.
     *
     * @return the YAML
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append("# How this machine is recognised.\n");
        if (!macs.isEmpty()) {
            text.append("macs:\n");
            macs.forEach(mac ->
                    text.append("  - ").append(YamlScalar.of(mac.value())).append('\n'));
        }
        line(text, "uuid", uuid);
        line(text, "serial", serial);
        text.append("\n# What it becomes.\n");
        line(text, "group", group.value());
        line(text, "profile", profile);
        text.append("disk: ").append(disk.yaml()).append(" # wiped when it is installed\n");
        text.append("""

                # More that may be said here; without it the group and fleet.yaml count.
                # hostname: %1$s
                # os: {family: fcos, stream: stable}
                # address: {cidr: 192.168.1.10/24, gateway: 192.168.1.1, nameservers: [192.168.1.1]}
                # kernel_arguments: [console=ttyS0]
                # values: {}
                """.formatted(name.value()));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        if (!value.isEmpty()) {
            text.append(key).append(": ").append(YamlScalar.of(value)).append('\n');
        }
    }
}
