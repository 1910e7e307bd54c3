package dev.slipway.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.host.DriverChoice;
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.HostDriver;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.OstreeStatus.Deployment;
import dev.slipway.host.OstreeTarget;
import dev.slipway.ssh.CommandResult;
import dev.slipway.testbed.lab.Lab;
import dev.slipway.testbed.lab.LabArtefacts;
import dev.slipway.testbed.lab.OstreeDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * A machine that really boots OSTree deployments: GRUB, ostree's initramfs and systemd boot what was staged and finalised by
 * Debian's ostree, and boot the previous version after a rollback.
 */
class OstreeLabIT {
    private static final Path OUTPUT = Path.of("target", "lab", "ostree").toAbsolutePath();

    // Five times and more what was measured on two cores without hardware virtualisation.
    private static final Duration BOOTING = Duration.ofMinutes(15);
    private static final Duration REBOOTING = Duration.ofMinutes(20);

    private static final FedoraCoreOs DRIVER = new FedoraCoreOs();

    @BeforeEach
    void needsRootAndAFewPrograms() {
        List<String> missing = Lab.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: the lab needs " + String.join(", ", missing));
    }

    @Test
    void slipwayImportsTheMachineUpdatesItAndTakesItBack() throws Exception {
        FileSystemUtils.deleteRecursively(OUTPUT);
        OstreeDisk disk = OstreeDisk.build();
        LabArtefacts artefacts = LabArtefacts.build();
        try (Lab lab = Lab.open(artefacts, OUTPUT)) {
            SlipwayInTheLab slipway = SlipwayInTheLab.start(lab, artefacts);
            OstreeMachine machine = OstreeMachine.boot(lab, disk, slipway.publicKey());
            HostFacts installed = machine.awaitFacts("the machine is up", OstreeLabIT::isUp, BOOTING);
            assertFactsTellTheInstalledVersion(installed, disk.installed());
            assertZincatiKeepsOthersFromUpdating(machine, disk.next());
            importInto(slipway, machine);

            long update = slipway.operate(
                    OstreeMachine.NAME, "update", Map.of("to", disk.next().digest()));
            slipway.awaitSuccess(update, REBOOTING);
            HostFacts updated = machine.awaitFacts("the machine is up", OstreeLabIT::isUp, BOOTING);
            assertThat(updated.os().version()).isEqualTo(disk.next().name());
            assertThat(updated.bootId()).isNotEqualTo(installed.bootId());
            assertThat(updated.ostree().deployments())
                    .extracting(Deployment::version)
                    .containsExactly(disk.next().name(), disk.installed().name());

            long rollback = slipway.operate(OstreeMachine.NAME, "rollback", Map.of("why", "the lab does not like it"));
            slipway.awaitSuccess(rollback, REBOOTING);
            HostFacts back = machine.awaitFacts("the machine is up", OstreeLabIT::isUp, BOOTING);
            assertThat(back.os().version()).isEqualTo(disk.installed().name());
            assertThat(DRIVER.holdsUpdates(back))
                    .as("the hold was written into the deployment that was to boot")
                    .isTrue();
            assertThat(back.machineId()).isEqualTo(installed.machineId());
        }
    }

    /** As a person does it: look at the host keys, accept them, take the proposal. */
    private static void importInto(SlipwayInTheLab slipway, OstreeMachine machine) {
        List<String> keys =
                slipway.post("/import/scan", Map.of("host", machine.address())).findValuesAsString("key");
        assertThat(keys).isNotEmpty();
        slipway.post(
                "/import/commit",
                Map.of("host", machine.address(), "hostKeys", keys, "name", OstreeMachine.NAME, "profile", "base"));
        assertThat(slipway.get("/machines/" + OstreeMachine.NAME + "/facts")
                        .path("freshness")
                        .asString())
                .isEqualTo("fresh");
    }

    private static boolean isUp(HostFacts facts) {
        return facts.systemd().state().equals("running") && facts.gaps().isEmpty();
    }

    private static void assertFactsTellTheInstalledVersion(HostFacts facts, OstreeDisk.Version version) {
        assertThat(HostDriver.of(facts)).isEqualTo(new DriverChoice.Chosen(DRIVER));
        assertThat(facts.os().family()).isEqualTo(OsFamily.FEDORA_COREOS);
        assertThat(facts.os().version()).isEqualTo(version.name());
        assertThat(facts.ostree().deployments()).singleElement().satisfies(deployment -> {
            assertThat(deployment.booted()).isTrue();
            assertThat(deployment.version()).isEqualTo(version.name());
            assertThat(deployment.imageDigest()).isEqualTo(version.digest());
            assertThat(deployment.stream()).isEqualTo("stable");
        });
        assertThat(facts.ostree().driver()).isEqualTo("Zincati");
        assertThat(facts.bootc().digest()).isEqualTo(version.digest());
        assertThat(DRIVER.holdsUpdates(facts)).isFalse();
        assertThat(facts.systemd().failed()).isEmpty();
        assertThat(facts.hardware().filesystemAt("/boot")).isPresent();
    }

    private static void assertZincatiKeepsOthersFromUpdating(OstreeMachine machine, OstreeDisk.Version version) {
        CommandResult refused = machine.run(DRIVER.stage(new OstreeTarget.Image(version.digest()), false));
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.stderr()).contains("Updates and deployments are driven by Zincati");
    }
}
