package dev.slipway.pxe.tftp;

import dev.slipway.pxe.boot.MacAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel's table of neighbours ({@code /proc/net/arp}, proc_net(5)): which machine has an address on our link. */
final class ArpTable {
    private static final int ADDRESS = 0;
    private static final int HARDWARE_ADDRESS = 3;
    private static final String INCOMPLETE = "00:00:00:00:00:00";

    private final Path table;

    ArpTable(Path table) {
        this.table = table;
    }

    /** The machine behind an address, or empty when it is not a neighbour or the system has no such table. */
    Optional<MacAddress> machine(InetAddress address) {
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > HARDWARE_ADDRESS
                        && fields[ADDRESS].equals(address.getHostAddress())
                        && !fields[HARDWARE_ADDRESS].equals(INCOMPLETE)
                        && MacAddress.isMac(fields[HARDWARE_ADDRESS])) {
                    return Optional.of(MacAddress.parse(fields[HARDWARE_ADDRESS]));
                }
            }
        } catch (IOException e) {
            // Not Linux: the machine stays unnamed.
            return Optional.empty();
        }
        return Optional.empty();
    }
}
