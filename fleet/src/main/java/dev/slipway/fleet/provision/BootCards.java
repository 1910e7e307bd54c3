package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.pxe.boot.MacAddress;
import java.util.Optional;

/**
 * By which network card a machine is installed: the one that it came by the last time, as long as nothing else is declared.
 * What is bound to a card, a fixed address for one, must not move to another one by itself.
 *
 * @param installations knows who came by which card
 */
record BootCards(Installations installations) {
    Optional<MacAddress> of(DeclaredMachine machine) {
        return installations
                .latest(machine.name().value())
                .map(Installations.Installation::askedBy)
                .filter(mac -> !mac.isEmpty())
                .map(MacAddress::new)
                .filter(mac -> machine.macs().isEmpty() || machine.macs().contains(mac))
                .or(() -> machine.macs().stream().findFirst());
    }
}
