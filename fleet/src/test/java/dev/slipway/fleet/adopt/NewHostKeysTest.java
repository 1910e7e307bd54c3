package dev.slipway.fleet.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.RealSshd;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.Fleet;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshKeys;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against OpenSSH on this computer, whose host key is made anew. */
class NewHostKeysTest {
    private static final MachineName NS1 = new MachineName("ns1");

    @TempDir
    Path directory;

    private static NewHostKeys keys(Fleet fleet) {
        return new NewHostKeys(fleet.routes, fleet.provision.provisioning(), fleet.inventory, fleet.ssh, fleet.clock);
    }

    private RealSshd reinstalled(Fleet fleet) throws Exception {
        RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys);
        fleet.declare("ns1", 1, RealSshd.user(), sshd.port());
        fleet.provision.pins().pin("ns1", List.of(sshd.hostKeys().toString()), "127.0.0.1");
        sshd.down();
        sshd.newHostKey();
        sshd.up();
        return sshd;
    }

    @Test
    void aMachineThatCameBackWithOtherKeysIsKnownByThemOnceAPersonSaysSo() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = reinstalled(fleet)) {
            assertThat(fleet.inventory.refresh(NS1).lastTry())
                    .isInstanceOfSatisfying(
                            LastTry.Failed.class,
                            failed -> assertThat(failed.remedy()).contains("accept the new key"));
            NewHostKeys keys = keys(fleet);
            assertThat(keys.look(NS1)).isEqualTo(new LookOutcome.Shown(sshd.hostKeys()));

            AcceptOutcome outcome = keys.accept(NS1, sshd.hostKeys(), "anna");

            assertThat(outcome).isEqualTo(new AcceptOutcome.Accepted("ns1 is known by these host keys now."));
            assertThat(fleet.provision.pins().of("ns1"))
                    .containsExactly(sshd.hostKeys().toString());
            assertThat(fleet.inventory.refresh(NS1).lastTry()).isInstanceOf(LastTry.Answered.class);
            assertThat(fleet.audit.latest(5)).anyMatch(entry -> entry.toString().contains("accepted other host keys"));
        }
    }

    @Test
    void keysThatTheMachineDoesNotHaveAreNotPinned() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = reinstalled(fleet)) {
            List<String> before = fleet.provision.pins().of("ns1");
            assertThat(sshd.hostKeys().toString()).isNotIn(before);
            HostKeys others = HostKeys.parse(SshKeys.generate("somebody").authorizedKeysLine());

            assertThat(keys(fleet).accept(NS1, others, "anna"))
                    .isInstanceOfSatisfying(
                            AcceptOutcome.Refused.class,
                            refused -> assertThat(refused.words()).contains("but this machine is known by"));
            assertThat(fleet.provision.pins().of("ns1")).isEqualTo(before);
        }
    }

    @Test
    void aMachineThatDoesNotLetSlipwayInIsNotAccepted() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = reinstalled(fleet)) {
            List<String> before = fleet.provision.pins().of("ns1");
            sshd.allow(SshKeys.generate("somebody else"));

            assertThat(keys(fleet).accept(NS1, sshd.hostKeys(), "anna"))
                    .isInstanceOfSatisfying(
                            AcceptOutcome.Refused.class,
                            refused -> assertThat(refused.remedy()).startsWith("Add Slipway's public key"));
            assertThat(fleet.provision.pins().of("ns1")).isEqualTo(before);
        }
    }
}
