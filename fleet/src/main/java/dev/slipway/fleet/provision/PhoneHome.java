package dev.slipway.fleet.provision;

import java.util.List;

/**
 * What an installed system reports once. Everything in it comes from the network and is believed only as far as the
 * token that came with it.
 *
 * @param hostKeys the SSH host keys' public lines
 * @param bootId the kernel's boot id
 * @param machineId {@code /etc/machine-id}
 * @param osRelease {@code /etc/os-release}, whole
 * @param hostname the host name
 * @param addresses its addresses in CIDR form
 * @param ignition {@code /etc/.ignition-result.json}, or empty
 * @param from the address that the report came from
 */
public record PhoneHome(
        List<String> hostKeys,
        String bootId,
        String machineId,
        String osRelease,
        String hostname,
        List<String> addresses,
        String ignition,
        String from) {
    /** Copies the lists. */
    public PhoneHome {
        hostKeys = List.copyOf(hostKeys);
        addresses = List.copyOf(addresses);
    }

    /**
     * The OS as it calls itself.
     *
     * @return PRETTY_NAME, or "an unnamed system"
     */
    public String os() {
        return osRelease
                .lines()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length())
                        .replace("\"", "")
                        .strip())
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("an unnamed system");
    }
}
