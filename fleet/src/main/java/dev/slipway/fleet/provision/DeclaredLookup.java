package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.pxe.boot.MacAddress;
import java.util.Optional;

/** Finds the declared machine that a box is: by its address first, then by UUID, then by serial number. */
final class DeclaredLookup {
    private DeclaredLookup() {}

    static Optional<DeclaredMachine> find(DeclaredFleet fleet, MacAddress mac, Hardware hardware) {
        Optional<DeclaredMachine> byMac = fleet.byMac(mac);
        if (byMac.isPresent()) {
            return byMac;
        }
        if (!JunkIdentity.isJunk(hardware.uuid())) {
            Optional<DeclaredMachine> byUuid = fleet.byUuid(hardware.uuid());
            if (byUuid.isPresent()) {
                return byUuid;
            }
        }
        return JunkIdentity.isJunk(hardware.serial()) ? Optional.empty() : fleet.bySerial(hardware.serial());
    }
}
