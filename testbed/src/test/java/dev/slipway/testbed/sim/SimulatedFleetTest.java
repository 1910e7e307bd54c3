package dev.slipway.testbed.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.host.Answer;
import dev.slipway.host.FedoraCoreOs;
import dev.slipway.host.Flatcar;
import dev.slipway.host.FlatcarStatus;
import dev.slipway.host.GenericLinux;
import dev.slipway.host.HostFacts;
import dev.slipway.host.HostHealth;
import dev.slipway.host.HostProbe;
import dev.slipway.host.HostProof;
import dev.slipway.host.KeyRotation;
import dev.slipway.host.OsFamily;
import dev.slipway.host.OstreeStatus;
import dev.slipway.host.OstreeTarget;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.LineConsumer;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RemoteProcess;
import dev.slipway.ssh.RunningCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.templates.butane.Decompiler;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stand-ins, driven by the same executor, drivers and parsers as real machines. */
class SimulatedFleetTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FCOS = "44.20260720.3.0";
    private static final Release NEWER = new Release("44.20260817.3.2");
    private static final FedoraCoreOs FCOS_DRIVER = new FedoraCoreOs();
    private static final Flatcar FLATCAR_DRIVER = new Flatcar();
    private static final SshKeys KEYS = SshKeys.generate("test");
    private static SshExecutor ssh;

    private final List<SimulatedFleet> fleets = new ArrayList<>();

    @BeforeAll
    static void open() {
        ssh = new SshExecutor(KEYS);
    }

    @AfterAll
    static void close() {
        ssh.close();
    }

    @AfterEach
    void switchOff() {
        fleets.forEach(SimulatedFleet::close);
    }

    private SimulatedMachine machine(MachineSpec spec) throws Exception {
        return fleet("core", List.of(spec)).machines().getFirst();
    }

    private SimulatedFleet fleet(String user, List<MachineSpec> specs) throws Exception {
        SimulatedFleet fleet = SimulatedFleet.start(
                new SimulatedFleet.Settings(user, List.of(KEYS.keyPair().getPublic()), Pace.QUICK, CLOCK), specs);
        fleets.add(fleet);
        return fleet;
    }

    private static CommandResult run(SimulatedMachine machine, RemoteCommand command) {
        SshOutcome<CommandResult> outcome = ssh.run(machine.route(), command);
        assertThat(outcome).as(command.name()).isInstanceOf(SshOutcome.Success.class);
        return ((SshOutcome.Success<CommandResult>) outcome).value();
    }

    private static SshFailure failure(SimulatedMachine machine, RemoteCommand command) {
        SshOutcome<CommandResult> outcome = ssh.run(machine.route(), command);
        assertThat(outcome).as(command.name()).isInstanceOf(SshOutcome.Failure.class);
        return ((SshOutcome.Failure<CommandResult>) outcome).failure();
    }

    private static String complaint(SimulatedMachine machine, RemoteCommand command) {
        SshFailure failure = failure(machine, command);
        assertThat(failure).isInstanceOf(SshFailure.NonZeroExit.class);
        return ((SshFailure.NonZeroExit) failure).result().stderr();
    }

    private static HostFacts facts(SimulatedMachine machine) {
        SshOutcome<HostFacts> outcome = HostFacts.read(ssh, machine.route(), CLOCK);
        assertThat(outcome).isInstanceOf(SshOutcome.Success.class);
        return ((SshOutcome.Success<HostFacts>) outcome).value();
    }

    private static HostFacts factsAfterReboot(SimulatedMachine machine, HostFacts before) {
        return await().atMost(PATIENCE)
                .until(
                        () -> HostFacts.read(ssh, machine.route(), CLOCK) instanceof SshOutcome.Success<HostFacts> read
                                        && !read.value().bootId().equals(before.bootId())
                                        && read.value().systemd().state().equals("running")
                                ? List.of(read.value())
                                : List.<HostFacts>of(),
                        now -> !now.isEmpty())
                .getFirst();
    }

    private static OstreeStatus deployments(SimulatedMachine machine) {
        Answer<OstreeStatus> answer =
                FCOS_DRIVER.parseStatus(run(machine, FCOS_DRIVER.status()).stdout());
        return ((Answer.Said<OstreeStatus>) answer).value();
    }

    private static FlatcarStatus slots(SimulatedMachine machine) {
        Answer<FlatcarStatus> answer =
                FLATCAR_DRIVER.parseStatus(run(machine, FLATCAR_DRIVER.status()).stdout());
        return ((Answer.Said<FlatcarStatus>) answer).value();
    }

    private static MachineSpec spec(MachineSpec.Kind kind) {
        return MachineSpec.healthy(
                "m1",
                kind,
                switch (kind) {
                    case FEDORA_COREOS, FEDORA_COREOS_REMOTE -> FCOS;
                    case FLATCAR -> "4757.2.0";
                    case DEBIAN -> "13";
                });
    }

    @ParameterizedTest
    @EnumSource(MachineSpec.Kind.class)
    void factsAreReadWithoutAGap(MachineSpec.Kind kind) throws Exception {
        HostFacts facts = facts(machine(spec(kind)));

        assertThat(facts.gaps()).isEmpty();
        assertThat(facts.hostname()).isEqualTo("m1");
        assertThat(facts.os().family())
                .isEqualTo(
                        switch (kind) {
                            case FEDORA_COREOS, FEDORA_COREOS_REMOTE -> OsFamily.FEDORA_COREOS;
                            case FLATCAR -> OsFamily.FLATCAR;
                            case DEBIAN -> OsFamily.GENERIC_LINUX;
                        });
        assertThat(facts.os().version()).isEqualTo(spec(kind).version());
        assertThat(facts.systemd().state()).isEqualTo("running");
        assertThat(facts.podman().containers()).hasSize(1);
        assertThat(facts.clock().offset().abs()).isLessThan(Duration.ofSeconds(2));
        assertThat(HostHealth.judge(facts, new HostHealth.Expectation(HostHealth.Baseline.of(facts), false, "", "")))
                .isInstanceOf(HostHealth.Healthy.class);
    }

    @ParameterizedTest
    @EnumSource(MachineSpec.Kind.class)
    void theProofOfAnInstallationIsReadToo(MachineSpec.Kind kind) throws Exception {
        SshOutcome<HostProof> outcome = HostProbe.read(ssh, machine(spec(kind)).route());

        assertThat(((SshOutcome.Success<HostProof>) outcome).value().problems()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(MachineSpec.Kind.class)
    void aRebootBreaksTheConnectionsAndComesBackAsAnotherBoot(MachineSpec.Kind kind) throws Exception {
        SimulatedMachine machine = machine(spec(kind));
        HostFacts before = facts(machine);

        ssh.run(machine.route(), new GenericLinux().reboot());
        HostFacts after = factsAfterReboot(machine, before);

        assertThat(machine.boots()).isEqualTo(2);
        assertThat(after.uptime()).isLessThan(PATIENCE);
        assertThat(after.machineId()).isEqualTo(before.machineId());
    }

    @Test
    void whileItRebootsAMachineRefusesConnections() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.DEBIAN).with(Ailment.NEVER_COMES_BACK));
        ssh.run(machine.route(), new GenericLinux().reboot());

        await().atMost(PATIENCE)
                .until(() -> ssh.run(machine.route(), RemoteCommand.of("true")) instanceof SshOutcome.Failure<?>);
        assertThat(failure(machine, RemoteCommand.of("true"))).isInstanceOf(SshFailure.Unreachable.class);
    }

    @Test
    void anImageIsStagedLockedAndBootsOnlyWhenItIsFinalised() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FEDORA_COREOS));
        HostFacts before = facts(machine);
        OstreeTarget target = new OstreeTarget.Image(NEWER.digest());
        assertThat(complaint(machine, FCOS_DRIVER.stage(target, false))).contains("driven by Zincati");

        run(machine, FCOS_DRIVER.pauseUpdates());
        CommandResult staged = run(machine, FCOS_DRIVER.stage(target, false));
        assertThat(staged.stdout()).contains("Staging deployment...done");
        OstreeStatus.Deployment waiting = deployments(machine).staged().orElseThrow();
        assertThat(waiting.imageDigest()).isEqualTo(NEWER.digest());
        assertThat(waiting.locked()).isTrue();

        ssh.run(machine.route(), FCOS_DRIVER.finalizeAndReboot(waiting));
        HostFacts after = factsAfterReboot(machine, before);
        assertThat(after.os().version()).isEqualTo(NEWER.version());
        assertThat(after.ostree().staged()).isEmpty();
        assertThat(after.ostree().deployments()).hasSize(2);

        run(machine, FCOS_DRIVER.rollback());
        ssh.run(machine.route(), FCOS_DRIVER.reboot());
        assertThat(factsAfterReboot(machine, after).os().version()).isEqualTo(FCOS);
    }

    @Test
    void aLockedDeploymentIsNotAppliedByARebootOfSomebodyElse() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FEDORA_COREOS_REMOTE));
        HostFacts before = facts(machine);
        run(machine, FCOS_DRIVER.pauseUpdates());
        run(machine, FCOS_DRIVER.stage(new OstreeTarget.Version(NEWER.version()), false));

        ssh.run(machine.route(), FCOS_DRIVER.reboot());

        HostFacts after = factsAfterReboot(machine, before);
        assertThat(after.os().version()).isEqualTo(FCOS);
        assertThat(after.ostree().staged()).isEmpty();
    }

    @Test
    void aFullBootPartitionLosesWhatWasStaged() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FEDORA_COREOS).with(Ailment.BOOT_FULL));
        HostFacts before = facts(machine);
        run(machine, FCOS_DRIVER.pauseUpdates());
        run(machine, FCOS_DRIVER.stage(new OstreeTarget.Image(NEWER.digest()), false));

        ssh.run(
                machine.route(),
                FCOS_DRIVER.finalizeAndReboot(deployments(machine).staged().orElseThrow()));

        assertThat(factsAfterReboot(machine, before).os().version()).isEqualTo(FCOS);
    }

    @Test
    void aVersionIsNoDigestAndAnUnknownDigestIsNoImage() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FEDORA_COREOS));
        run(machine, FCOS_DRIVER.pauseUpdates());

        assertThat(complaint(machine, FCOS_DRIVER.stage(new OstreeTarget.Version(NEWER.version()), false)))
                .contains("manifest unknown");
        assertThat(complaint(machine, FCOS_DRIVER.stage(new OstreeTarget.Image("sha256:" + "0".repeat(64)), false)))
                .contains("manifest unknown");
        assertThat(deployments(machine).deployments()).hasSize(1);
        assertThat(deployments(machine).transaction()).isEmpty();
    }

    @Test
    void aHoldIsInTheEtcOfItsDeploymentAlone() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FEDORA_COREOS).after("43.20260601.3.0"));
        HostFacts before = facts(machine);
        run(machine, FCOS_DRIVER.holdUpdates());
        assertThat(FCOS_DRIVER.holdsUpdates(facts(machine))).isTrue();

        run(machine, FCOS_DRIVER.rollback());
        ssh.run(machine.route(), FCOS_DRIVER.reboot());

        HostFacts after = factsAfterReboot(machine, before);
        assertThat(FCOS_DRIVER.holdsUpdates(after)).isFalse();
        run(
                machine,
                FCOS_DRIVER.holdUpdatesIn(deployments(machine).deployments().getFirst()));
        assertThat(FCOS_DRIVER.holdsUpdates(facts(machine))).isTrue();
        run(machine, FCOS_DRIVER.releaseUpdates());
        assertThat(FCOS_DRIVER.holdsUpdates(facts(machine))).isFalse();
    }

    @Test
    void pinnedDeploymentsSurviveACleanUp() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FEDORA_COREOS).after("43.20260601.3.0"));

        run(machine, FCOS_DRIVER.pin(1));
        run(machine, RemoteCommand.of("rpm-ostree", "cleanup", "-r").withSudo());

        assertThat(deployments(machine).deployments()).hasSize(2);
        assertThat(deployments(machine).deployments().getLast().pinned()).isTrue();
    }

    @Test
    void aBusyRpmOstreeSaysSo() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FEDORA_COREOS).with(Ailment.TRANSACTION_HELD));
        run(machine, FCOS_DRIVER.pauseUpdates());

        assertThat(deployments(machine).transaction()).isEqualTo("upgrade");
        assertThat(complaint(machine, FCOS_DRIVER.stage(new OstreeTarget.Image(NEWER.digest()), false)))
                .contains("Transaction in progress");
    }

    @Test
    void flatcarBootsTheOtherSlotOnceAndMarksItGoodLater() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FLATCAR));
        HostFacts before = facts(machine);

        run(machine, FLATCAR_DRIVER.pauseUpdates());
        run(machine, FLATCAR_DRIVER.stage("4757.2.1"));
        assertThat(facts(machine).rebootRequired()).isTrue();
        assertThat(slots(machine).passive().version()).isEqualTo("4757.2.1");
        ssh.run(machine.route(), FLATCAR_DRIVER.reboot());

        HostFacts after = factsAfterReboot(machine, before);
        assertThat(after.os().version()).isEqualTo("4757.2.1");
        await().atMost(PATIENCE).until(() -> slots(machine).running().successful());

        FLATCAR_DRIVER.rollback(slots(machine).passive()).forEach(command -> run(machine, command));
        ssh.run(machine.route(), FLATCAR_DRIVER.reboot());
        assertThat(factsAfterReboot(machine, after).os().version()).isEqualTo("4757.2.0");
    }

    @Test
    void flatcarFallsBackWhenTheOtherSlotDoesNotBoot() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FLATCAR).with(Ailment.UPDATE_DOES_NOT_BOOT));
        HostFacts before = facts(machine);
        run(machine, FLATCAR_DRIVER.stage("4757.2.1"));

        ssh.run(machine.route(), FLATCAR_DRIVER.reboot());

        assertThat(factsAfterReboot(machine, before).os().version()).isEqualTo("4757.2.0");
    }

    @Test
    void flatcarForgetsAnUpdateThatIsWithdrawn() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FLATCAR));
        HostFacts before = facts(machine);
        run(machine, FLATCAR_DRIVER.stage("4757.2.1"));
        assertThat(complaint(machine, FLATCAR_DRIVER.stage("4757.2.1"))).contains("wasn't applied yet");

        FLATCAR_DRIVER.withdraw(slots(machine).running()).forEach(command -> run(machine, command));
        ssh.run(machine.route(), FLATCAR_DRIVER.reboot());

        assertThat(factsAfterReboot(machine, before).os().version()).isEqualTo("4757.2.0");
    }

    @Test
    void flatcarIsHeldAndReleased() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FLATCAR));

        run(machine, FLATCAR_DRIVER.holdUpdates());
        run(machine, FLATCAR_DRIVER.holdUpdates());
        assertThat(FLATCAR_DRIVER.holdsUpdates(facts(machine))).isTrue();

        run(machine, FLATCAR_DRIVER.releaseUpdates());
        assertThat(FLATCAR_DRIVER.holdsUpdates(facts(machine))).isFalse();
    }

    @Test
    void sickMachinesShowIt() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FEDORA_COREOS)
                .with(Ailment.FAILED_UNIT, Ailment.CLOCK_WRONG, Ailment.UNHEALTHY_CONTAINER, Ailment.SUDO_ASKS));

        HostFacts facts = facts(machine);

        assertThat(facts.systemd().state()).isEqualTo("degraded");
        assertThat(facts.systemd().failed()).hasSize(1);
        assertThat(facts.clock().offset()).isLessThan(Duration.ofDays(-399));
        assertThat(facts.gaps()).isNotEmpty();
        assertThat(complaint(machine, FCOS_DRIVER.status())).contains("a password is required");
    }

    @Test
    void anotherHostKeyStopsEverything() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.DEBIAN));
        var pinned = machine.route();
        assertThat(ssh.run(pinned, RemoteCommand.of("true"))).isInstanceOf(SshOutcome.Success.class);

        machine.replaceHostKey(SshKeys.generate("new"));

        assertThat(((SshOutcome.Failure<CommandResult>) ssh.run(pinned, RemoteCommand.of("true"))).failure())
                .isInstanceOf(SshFailure.HostKeyChanged.class);
        run(machine, RemoteCommand.of("true"));
    }

    @Test
    void anUnpluggedMachineIsUnreachableUntilItIsPluggedInAgain() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.DEBIAN));
        run(machine, RemoteCommand.of("true"));

        machine.unplug();
        assertThat(failure(machine, RemoteCommand.of("true"))).isInstanceOf(SshFailure.Unreachable.class);

        machine.plugIn();
        run(machine, RemoteCommand.of("true"));
    }

    @Test
    void aFewProgramsAnswerAndAllElseIsRefusedInWords() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FLATCAR));

        assertThat(run(machine, RemoteCommand.of("hostname")).stdout()).isEqualTo("m1\n");
        assertThat(run(machine, RemoteCommand.script("a person's line", "cat /etc/os-release"))
                        .stdout())
                .contains("ID=flatcar");
        assertThat(run(machine, RemoteCommand.of("df", "-h")).stdout()).contains("/usr");
        assertThat(run(machine, RemoteCommand.of("uptime")).stdout()).contains(" up ");
        assertThat(complaint(machine, RemoteCommand.of("touch", "/tmp/x"))).contains("this is a simulated machine");
        assertThat(complaint(machine, RemoteCommand.script("a pipe", "uptime | sh")))
                .contains("simulated machine");
    }

    @Test
    void whatAPersonTypesIsThePersonsOwnLine() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FEDORA_COREOS));
        String runs = "# slipway:run\nexec /bin/sh -c \"$1\"\n";

        assertThat(run(machine, RemoteCommand.script("run", runs, "uname -r")).stdout())
                .isEqualTo(facts(machine).kernel() + "\n");
        assertThat(complaint(machine, RemoteCommand.script("run", runs, "nft list ruleset")))
                .contains("nft: this is a simulated machine");
    }

    @Test
    void aNewKeyLetsInAndTheOldOneNoMore() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FLATCAR));
        SshKeys after = SshKeys.generate("after");
        KeyRotation rotation = KeyRotation.of(KEYS, after);
        try (SshExecutor later = new SshExecutor(after)) {
            assertThat(later.run(machine.route(), rotation.verify())).isInstanceOf(SshOutcome.Failure.class);
            run(machine, rotation.add());
            assertThat(later.run(machine.route(), rotation.verify())).isInstanceOf(SshOutcome.Success.class);
            assertThat(later.run(machine.route(), rotation.remove())).isInstanceOf(SshOutcome.Success.class);
        }
        try (SshExecutor before = new SshExecutor(KEYS)) {
            assertThat(((SshOutcome.Failure<CommandResult>) before.run(machine.route(), RemoteCommand.of("true")))
                            .failure())
                    .isInstanceOf(SshFailure.AuthRejected.class);
        }
    }

    @Test
    void flatcarKeepsWhatItWasInstalledWith() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.FLATCAR));

        String config = run(machine, RemoteCommand.of("cat", "/oem/config.ign")).stdout();

        Decompiler.Decompiled back = Decompiler.decompile(config.getBytes(StandardCharsets.UTF_8), "flatcar");
        assertThat(back.butane()).contains("web.service", "path: /etc/hostname", "          m1\n");
        assertThat(back.report().entries()).isEmpty();
    }

    @Test
    void twoFleetsWithOnePortHaveNetworksOfTheirOwn() throws Exception {
        int port;
        try (ServerSocket probe = new ServerSocket(0)) {
            port = probe.getLocalPort();
        }
        SimulatedFleet.Settings settings = new SimulatedFleet.Settings(
                "core", List.of(KEYS.keyPair().getPublic()), port, Pace.QUICK, machine -> () -> {}, CLOCK);
        SimulatedFleet first = SimulatedFleet.start(settings, List.of(spec(MachineSpec.Kind.DEBIAN)));
        fleets.add(first);
        first.machines().getFirst().unplug();

        SimulatedFleet second = SimulatedFleet.start(settings, List.of(spec(MachineSpec.Kind.DEBIAN)));
        fleets.add(second);

        first.machines().getFirst().plugIn();
        assertThat(second.network()).isNotEqualTo(first.network());
        assertThat(first.machines().getFirst().endpoint().port()).isEqualTo(port);
        assertThat(second.machines().getFirst().endpoint().port()).isEqualTo(port);
        run(first.machines().getFirst(), RemoteCommand.of("true"));
        run(second.machines().getFirst(), RemoteCommand.of("true"));
    }

    @Test
    void aCommandThatPassesItsDeadlineIsEndedOnTheMachine() throws Exception {
        SimulatedMachine machine = machine(spec(MachineSpec.Kind.DEBIAN));

        SshFailure failure = failure(machine, RemoteCommand.of("sleep", "3600").withDeadline(Duration.ofMillis(500)));

        assertThat(failure).isInstanceOf(SshFailure.TimedOut.class);
        assertThat(((SshFailure.TimedOut) failure).process()).isEqualTo(RemoteProcess.ENDED);
    }

    @Test
    void aHundredMachinesAreTheirOwnSelves() throws Exception {
        List<MachineSpec> specs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            specs.add(MachineSpec.healthy("m" + i, MachineSpec.Kind.FLATCAR, "4757.2.1"));
        }
        SimulatedFleet fleet = fleet("root", specs);

        List<RunningCommand> running = fleet.machines().stream()
                .map(machine -> ssh.start(machine.route(), RemoteCommand.of("hostname"), LineConsumer.NONE))
                .toList();

        for (int i = 0; i < running.size(); i++) {
            assertThat(((SshOutcome.Success<CommandResult>) running.get(i).await())
                            .value()
                            .stdout())
                    .isEqualTo("m" + i + "\n");
        }
    }
}
