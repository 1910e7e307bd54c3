package dev.slipway.fleet.provision;

import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.secret.Vault;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.ssh.SshExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Everything that provisioning consists of, put together once.
 *
 * @param timeline what was seen of every box
 * @param images the image library
 * @param enrolment unknown boxes
 * @param provisioning what people do
 * @param desk what machines ask
 * @param proofs the logins that prove an installation
 * @param pins the host keys by which machines are known
 * @param desired what is declared, rendered whole
 * @param reinstallations installations over SSH
 */
public record ProvisionRooms(
        BootTimeline timeline,
        ImageLibrary images,
        Enrolment enrolment,
        Provisioning provisioning,
        BootDesk desk,
        InstallProofs proofs,
        HostKeyPins pins,
        DesiredConfigs desired,
        Reinstallations reinstallations)
        implements AutoCloseable {
    /**
     * What provisioning builds upon.
     *
     * @param jdbc the database
     * @param transactions its transactions
     * @param fleet the declared fleet
     * @param configs renders profiles
     * @param vault seals configurations
     * @param applied what is on the machines
     * @param images the image library's directory
     * @param ssh logs in to machines
     * @param authorizedKey the public key that machines are given, as it is when one asks
     * @param consolePort the people's port, for what is shown on a machine's screen
     * @param audit who did what
     * @param events tells open screens
     * @param times the deadlines
     * @param clock tells the time
     */
    public record Foundation(
            JdbcClient jdbc,
            TransactionOperations transactions,
            FleetRepository fleet,
            MachineConfigs configs,
            Vault vault,
            AppliedConfigs applied,
            Path images,
            SshExecutor ssh,
            Supplier<String> authorizedKey,
            int consolePort,
            AuditLog audit,
            FleetEvents events,
            ProvisionTimes times,
            Clock clock) {}

    /**
     * Puts it together.
     *
     * @param f what it builds upon
     * @return the rooms
     * @throws IOException when the image library cannot be opened
     */
    public static ProvisionRooms open(Foundation f) throws IOException {
        MachineLedger ledger = new MachineLedger(f.jdbc(), f.clock(), f.events());
        Installations installations = new Installations(f.jdbc(), f.vault(), f.clock());
        HostKeyPins pins = new HostKeyPins(f.jdbc(), f.transactions(), f.clock());
        BootTimeline timeline = new BootTimeline(
                f.jdbc(),
                f.clock(),
                f.events(),
                mac -> f.fleet().current().byMac(mac).isPresent());
        ImageLibrary images =
                ImageLibrary.open(f.images(), f.clock(), new ImageNeeds(f.fleet(), ledger, installations));
        InstallPlanner planner = new InstallPlanner(images, f.configs(), f.times());
        return new ProvisionRooms(
                timeline,
                images,
                new Enrolment(f.fleet(), timeline, ledger, f.audit(), f.clock()),
                new Provisioning(
                        f.fleet(), timeline, ledger, installations, planner, pins, f.audit(), f.times(), f.clock()),
                new BootDesk(
                        f.fleet(),
                        timeline,
                        ledger,
                        installations,
                        new InstallHandout(images, f.authorizedKey()),
                        f.applied(),
                        pins,
                        f.audit(),
                        f.times(),
                        f.clock(),
                        f.consolePort()),
                new InstallProofs(f.fleet(), timeline, ledger, installations, pins, f.ssh(), f.clock()),
                pins,
                new DesiredConfigs(f.fleet(), f.configs(), installations, f.authorizedKey()),
                new Reinstallations(f.fleet(), timeline, ledger, installations, f.applied(), f.times(), f.clock()));
    }

    /** Ends running logins and writes what is left of the timeline. */
    @Override
    public void close() {
        proofs.close();
        timeline.close();
    }
}
