package dev.slipway.fleet.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.RealSshd;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.fleet.inventory.Fleet;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshRoute;
import dev.slipway.testbed.sim.BootClient;
import dev.slipway.testbed.sim.MachineSpec;
import dev.slipway.testbed.sim.Pace;
import dev.slipway.testbed.sim.SimulatedFleet;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against OpenSSH on this computer, which is then a machine that ran before Slipway knew it. */
class ImportsTest {
    private static final MachineName OLD = new MachineName("old1");

    @TempDir
    Path directory;

    private static Imports imports(Fleet fleet) {
        return new Imports(
                fleet.repository,
                fleet.provision.provisioning(),
                fleet.inventory,
                fleet.ssh,
                fleet.routes,
                fleet.keys::authorizedKeysLine,
                fleet.applied,
                fleet.clock);
    }

    private static ImportWish wish(RealSshd sshd, HostKeys accepted) {
        return new ImportWish(
                OLD, new SshEndpoint("127.0.0.1", sshd.port(), RealSshd.user()), "", accepted, new ProfileName("base"));
    }

    @Test
    void showsTheKeysThenDraftsThenDeclaresAndPins() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys)) {
            Imports imports = imports(fleet);
            LookOutcome look = imports.look(new SshEndpoint("127.0.0.1", sshd.port(), RealSshd.user()), "");
            assertThat(look).isEqualTo(new LookOutcome.Shown(sshd.hostKeys()));

            SurveyOutcome survey = imports.survey(wish(sshd, sshd.hostKeys()));

            assertThat(survey).isInstanceOf(SurveyOutcome.Proposed.class);
            ImportProposal proposal = ((SurveyOutcome.Proposed) survey).proposal();
            assertThat(proposal.remarks())
                    .anyMatch(remark -> remark.startsWith("Only Flatcar keeps the configuration"));
            FileEdit.Put file = proposal.files().getFirst();
            assertThat(file.path()).isEqualTo("machines/old1.yaml");
            assertThat(file.text()).contains("port: " + sshd.port()).contains("profile: base");
            // This computer may have no network card of its own; a person writes what is missing.
            ImportProposal reviewed = proposal.with(List.of(new FileEdit.Put(
                    file.path(),
                    "macs: [\"52:54:00:00:00:99\"]\n" + file.text().replaceAll("(?m)^macs:\\n(  - .*\\n)*", ""))));

            ChangeOutcome outcome = imports.commit(reviewed, "anna");

            assertThat(outcome).isInstanceOf(ChangeOutcome.Committed.class);
            assertThat(fleet.provision
                            .provisioning()
                            .machine("old1")
                            .orElseThrow()
                            .state())
                    .isInstanceOfSatisfying(MachineState.Imported.class, imported -> {
                        assertThat(imported.who()).isEqualTo("anna");
                        assertThat(imported.address()).isEqualTo("127.0.0.1");
                    });
            assertThat(fleet.inventory.of(OLD).facts()).isInstanceOf(KnownFacts.Seen.class);
            assertThat(fleet.applied.latest(OLD)).as("only Flatcar keeps it").isEmpty();
            fleet.clock.advance(java.time.Duration.ofSeconds(1));
            assertThat(fleet.inventory.refresh(OLD).facts())
                    .isInstanceOfSatisfying(
                            KnownFacts.Seen.class, seen -> assertThat(seen.at()).isEqualTo(fleet.clock.instant()));
        }
    }

    @Test
    void aRefusedLoginSaysWhichLineToAdd() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), SshKeys.generate("somebody else"))) {
            assertThat(imports(fleet).survey(wish(sshd, sshd.hostKeys())))
                    .isInstanceOfSatisfying(
                            SurveyOutcome.Refused.class,
                            refused -> assertThat(refused.remedy())
                                    .isEqualTo("Add this line to ~" + RealSshd.user()
                                            + "/.ssh/authorized_keys on the machine: "
                                            + fleet.keys.authorizedKeysLine()));
        }
    }

    @Test
    void nothingIsSentToAMachineWithOtherKeysThanThoseAccepted() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys)) {
            HostKeys accepted = sshd.hostKeys();
            sshd.down();
            sshd.newHostKey();
            sshd.up();

            assertThat(imports(fleet).survey(wish(sshd, accepted)))
                    .isInstanceOfSatisfying(
                            SurveyOutcome.Refused.class,
                            refused -> assertThat(refused.words()).contains("but this machine is known by"));
        }
    }

    @Test
    void aNameThatIsTakenOrFilesThatCannotStandImportNothing() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys)) {
            Imports imports = imports(fleet);
            ImportProposal proposal = ((SurveyOutcome.Proposed) imports.survey(wish(sshd, sshd.hostKeys()))).proposal();
            ImportProposal broken = proposal.with(List.of(new FileEdit.Put("machines/old1.yaml", "mac: x\n")));

            assertThat(imports.commit(broken, "anna")).isInstanceOf(ChangeOutcome.Refused.class);
            assertThat(fleet.provision.pins().of("old1")).isEmpty();

            fleet.declare("old1", 1, "core", 22);
            assertThat(imports.survey(wish(sshd, sshd.hostKeys())))
                    .isInstanceOfSatisfying(
                            SurveyOutcome.Refused.class,
                            refused ->
                                    assertThat(refused.words()).isEqualTo("There is already a machine called old1."));
        }
    }

    @Test
    void aMachineBehindAnotherIsImportedThroughIt() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd gate = RealSshd.start(directory.resolve("gate"), fleet.keys);
                RealSshd inner = RealSshd.start(directory.resolve("inner"), fleet.keys)) {
            fleet.declare("gate", 1, RealSshd.user(), gate.port());
            fleet.provision.pins().pin("gate", List.of(gate.hostKeys().toString()), "127.0.0.1");
            Imports imports = imports(fleet);
            SshEndpoint endpoint = new SshEndpoint("127.0.0.1", inner.port(), RealSshd.user());
            assertThat(imports.look(endpoint, "gate")).isEqualTo(new LookOutcome.Shown(inner.hostKeys()));

            SurveyOutcome survey =
                    imports.survey(new ImportWish(OLD, endpoint, "gate", inner.hostKeys(), new ProfileName("base")));

            assertThat(survey)
                    .isInstanceOfSatisfying(
                            SurveyOutcome.Proposed.class,
                            proposed -> assertThat(proposed.proposal()
                                            .files()
                                            .getFirst()
                                            .text())
                                    .contains("jump: gate"));
            gate.down();
            assertThat(imports.look(endpoint, "gate")).isInstanceOf(LookOutcome.Refused.class);
            assertThat(imports.look(endpoint, "nobody"))
                    .isEqualTo(new LookOutcome.Refused(
                            "No machine is called nobody.", "Look under Machines for the names that are declared."));
        }
    }

    @Test
    void aMachineThatSomebodyElseDeclaresMeanwhileKeepsItsOwnHostKeys() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys)) {
            Imports imports = imports(fleet);
            ImportProposal proposal = ((SurveyOutcome.Proposed) imports.survey(wish(sshd, sshd.hostKeys()))).proposal();
            fleet.declare("old1", 1, "core", 22);
            fleet.provision.pins().pin("old1", List.of("ssh-ed25519 AAAA"), "192.0.2.1");

            assertThat(imports.commit(proposal, "anna")).isInstanceOf(ChangeOutcome.Refused.class);

            assertThat(fleet.provision.pins().of("old1")).containsExactly("ssh-ed25519 AAAA");
            assertThat(fleet.provision.pins().address("old1")).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void aFlatcarBringsTheConfigurationThatItWasInstalledWith() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                SimulatedFleet machines = SimulatedFleet.start(
                        new SimulatedFleet.Settings(
                                "core", List.of(fleet.keys.keyPair().getPublic()), Pace.QUICK, Clock.systemUTC()),
                        List.of(MachineSpec.healthy("old1", MachineSpec.Kind.FLATCAR, "4757.2.0")))) {
            SshRoute.Hop there = machines.machine("old1").route().target();
            Imports imports = imports(fleet);

            SurveyOutcome survey =
                    imports.survey(new ImportWish(OLD, there.endpoint(), "", there.pins(), new ProfileName("base")));

            assertThat(survey).isInstanceOf(SurveyOutcome.Proposed.class);
            ImportProposal proposal = ((SurveyOutcome.Proposed) survey).proposal();
            assertThat(proposal.files())
                    .extracting(FileEdit.Put::path)
                    .containsExactlyInAnyOrder(
                            "machines/old1.yaml", "profiles/old1/butane.yaml", "profiles/old1/profile.yaml");
            assertThat(proposal.files().getFirst().text()).contains("profile: old1", "family: flatcar");
            assertThat(proposal.files())
                    .filteredOn(file -> file.path().endsWith("butane.yaml"))
                    .singleElement()
                    .satisfies(file ->
                            assertThat(file.text()).contains("variant: flatcar", "web.service", "/etc/hostname"));
            assertThat(proposal.remarks()).anyMatch(remark -> remark.contains("may hold secrets"));

            assertThat(imports.commit(proposal, "anna")).isInstanceOf(ChangeOutcome.Committed.class);
            assertThat(fleet.inventory.refresh(OLD).lastTry()).isInstanceOf(LastTry.Answered.class);
            AppliedConfig found = fleet.applied.latest(OLD).orElseThrow();
            assertThat(found.by()).isEqualTo(new AppliedBy.Found("/oem/config.ign"));
            assertThat(fleet.applied.content(found.config().id()).ignition()).contains("/etc/hostname", "web.service");
        }
    }

    @Test
    void aFlatcarBehindAnotherMachineIsAskedForItsConfigurationOnlyThroughThat() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd gate = RealSshd.start(directory.resolve("gate"), fleet.keys);
                SimulatedFleet machines = flatcars(fleet, "old1", "old2")) {
            fleet.declare("gate", 1, RealSshd.user(), gate.port());
            fleet.provision.pins().pin("gate", List.of(gate.hostKeys().toString()), "127.0.0.1");
            Imports imports = imports(fleet);

            imported(imports, machines, "old1", "gate", () -> {});
            // Nothing else than the way through the gate may be gone: a direct one would still lead there.
            imported(imports, machines, "old2", "gate", gate::down);

            assertThat(fleet.applied.latest(OLD).orElseThrow().by()).isEqualTo(new AppliedBy.Found("/oem/config.ign"));
            assertThat(fleet.applied.latest(new MachineName("old2"))).isEmpty();
        }
    }

    @Test
    void aMachineWithoutAConfigurationIsImportedAndNothingIsTakenForApplied() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                SimulatedFleet machines = flatcars(fleet, "old1")) {
            new BootClient(new BootClient.Server(InetAddress.getLoopbackAddress(), 1, 1, 1))
                    .install(machines.machine("old1"), "", SshKeys.generate("installed"));
            SshRoute.Hop there = machines.machine("old1").route().target();

            imported(imports(fleet), machines, "old1", "", () -> {});

            assertThat(fleet.provision.pins().of("old1"))
                    .containsExactly(there.pins().toString());
            assertThat(fleet.applied.latest(OLD)).isEmpty();
        }
    }

    private static SimulatedFleet flatcars(Fleet fleet, String... names) throws Exception {
        return SimulatedFleet.start(
                new SimulatedFleet.Settings(
                        "core", List.of(fleet.keys.keyPair().getPublic()), Pace.QUICK, Clock.systemUTC()),
                Arrays.stream(names)
                        .map(name -> MachineSpec.healthy(name, MachineSpec.Kind.FLATCAR, "4757.2.0"))
                        .toList());
    }

    /** Imports a machine; something may happen between the review and the commit. */
    private static void imported(
            Imports imports, SimulatedFleet machines, String name, String jump, Runnable meanwhile) {
        SshRoute.Hop there = machines.machine(name).route().target();
        SurveyOutcome survey = imports.survey(
                new ImportWish(new MachineName(name), there.endpoint(), jump, there.pins(), new ProfileName("base")));
        assertThat(survey).isInstanceOf(SurveyOutcome.Proposed.class);
        meanwhile.run();
        assertThat(imports.commit(((SurveyOutcome.Proposed) survey).proposal(), "anna"))
                .isInstanceOf(ChangeOutcome.Committed.class);
    }
}
