package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.OsChoice;
import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.ImageUse;
import java.util.ArrayList;
import java.util.List;

/** Which images must stay: those that a machine is pinned to, and those that are being installed. */
final class ImageNeeds implements ImageUse {
    private final FleetRepository fleet;
    private final MachineLedger ledger;
    private final Installations installations;

    ImageNeeds(FleetRepository fleet, MachineLedger ledger, Installations installations) {
        this.fleet = fleet;
        this.ledger = ledger;
        this.installations = installations;
    }

    @Override
    public List<String> reasonsToKeep(BootImage image) {
        List<String> reasons = new ArrayList<>();
        fleet.current().machines().values().forEach(machine -> {
            OsChoice os = machine.os().value();
            if (os.pinned()
                    && os.version().equals(image.version().value())
                    && os.family().word().equals(image.family().id())) {
                reasons.add(machine.name() + " is pinned to it");
            }
        });
        ledger.all().forEach((name, state) -> {
            if (state instanceof MachineState.Armed armed && uses(armed.installation(), image)) {
                reasons.add(name + " is armed with it");
            } else if (state instanceof MachineState.Installing installing && uses(installing.installation(), image)) {
                reasons.add(name + " is being installed from it");
            }
        });
        return reasons;
    }

    private boolean uses(InstallationId id, BootImage image) {
        return installations
                .find(id)
                .map(Installations.Installation::plan)
                .map(InstallPlan::image)
                .filter(ref -> ref.version().equals(image.version().value())
                        && ref.family().equals(image.family().id())
                        && ref.stream().equals(image.stream())
                        && ref.cpu().equals(image.cpu().id()))
                .isPresent();
    }
}
