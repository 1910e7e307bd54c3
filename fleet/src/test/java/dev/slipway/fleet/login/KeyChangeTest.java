package dev.slipway.fleet.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.fleet.RealSshd;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.Fleet;
import dev.slipway.fleet.inventory.Running;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.ssh.SshKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against OpenSSH: declared machines that are all this computer, each with an authorized_keys file of its own. */
class KeyChangeTest {
    private static final String PERSON = SshKeys.generate("anna's laptop").authorizedKeysLine();

    @TempDir
    Path directory;

    private final List<RealSshd> servers = new ArrayList<>();
    private LoginKeys keys;
    private Fleet fleet;
    private KeyChange change;
    private Running running;

    @BeforeEach
    void open() throws Exception {
        keys = LoginKeys.open(directory.resolve("keys"));
        fleet = new Fleet(directory, new TestDatabase(), keys::all);
        change = new KeyChange(keys, fleet.repository, fleet.routes, fleet.provision.provisioning(), fleet.audit);
        running = new Running(fleet, new RekeyKind(keys, fleet.routes));
    }

    @AfterEach
    void close() {
        running.close();
        servers.forEach(RealSshd::close);
        fleet.close();
    }

    /** The login's home is a directory of the test's own (sshd is told so), and its keys lie where they usually do. */
    private RealSshd machine(String name) throws Exception {
        RealSshd sshd = RealSshd.start(directory.resolve(name), keys.present());
        servers.add(sshd);
        Files.writeString(authorized(name), PERSON + "\n" + keys.present().authorizedKeysLine() + "\n");
        fleet.declare(name, servers.size(), RealSshd.user(), sshd.port());
        fleet.provision.pins().pin(name, List.of(sshd.hostKeys().toString()), "127.0.0.1");
        return sshd;
    }

    private Path authorized(String name) {
        return directory.resolve(name).resolve(".ssh/authorized_keys");
    }

    private static String refused(KeyChangeOutcome outcome) {
        assertThat(outcome).isInstanceOf(KeyChangeOutcome.Refused.class);
        return ((KeyChangeOutcome.Refused) outcome).words();
    }

    private SshKeys begun() {
        assertThat(change.begin("anna")).isInstanceOf(KeyChangeOutcome.Done.class);
        return keys.next().orElseThrow();
    }

    private Operation rekey(String machine) {
        return running.ended(running.start(machine, Rekey.wish()));
    }

    @Test
    void everyMachineGetsTheNewKeyAndThenItIsTheOnlyOne() throws Exception {
        machine("ns1");
        machine("ns2");
        SshKeys old = keys.present();
        SshKeys made = begun();
        assertThat(change.standings())
                .containsExactly(
                        new KeyStanding.OldOnly(new MachineName("ns1")),
                        new KeyStanding.OldOnly(new MachineName("ns2")));

        assertThat(rekey("ns1").state()).isInstanceOf(OperationState.Succeeded.class);

        assertThat(refused(change.finish("anna"))).isEqualTo("ns2 knows only the old key.");
        assertThat(refused(change.takeBack("anna"))).isEqualTo("ns1 knows only the new key.");
        assertThat(keys.all()).hasSize(2);
        assertThat(rekey("ns2").state())
                .isInstanceOfSatisfying(
                        OperationState.Succeeded.class,
                        done -> assertThat(done.proof()).isEqualTo("ns2 lets Slipway in by its new key alone."));

        assertThat(change.finish("anna")).isInstanceOf(KeyChangeOutcome.Done.class);

        assertThat(LoginKeys.open(directory.resolve("keys")).all())
                .extracting(SshKeys::authorizedKeysLine)
                .containsExactly(made.authorizedKeysLine());
        assertThat(authorized("ns1")).hasContent(PERSON + "\n" + made.authorizedKeysLine() + "\n");
        assertThat(authorized("ns2")).content().doesNotContain(old.authorizedKeysLine());
        assertThat(fleet.audit.latest(10)).anyMatch(entry -> entry.toString().contains("replaced the SSH key"));
    }

    @Test
    void aMachineThatCannotBeAskedKeepsBothKeysAlive() throws Exception {
        machine("ns1").down();
        begun();

        assertThat(refused(change.finish("anna"))).startsWith("ns1: No connection to 127.0.0.1");
        assertThat(refused(change.takeBack("anna"))).startsWith("ns1: No connection to 127.0.0.1");

        assertThat(keys.all()).hasSize(2);
    }

    @Test
    void aMachineWithBothKeysIsNeitherDoneNorUntouched() throws Exception {
        machine("ns1");
        SshKeys made = begun();
        Files.writeString(
                authorized("ns1"), keys.present().authorizedKeysLine() + "\n" + made.authorizedKeysLine() + "\n");

        assertThat(change.standings()).containsExactly(new KeyStanding.Both(new MachineName("ns1")));
        assertThat(refused(change.finish("anna"))).isEqualTo("ns1 knows both keys.");
        assertThat(refused(change.takeBack("anna"))).isEqualTo("ns1 knows both keys.");
        assertThat(rekey("ns1").state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(change.finish("anna")).isInstanceOf(KeyChangeOutcome.Done.class);
    }

    @Test
    void whatWasBroughtIsTakenBackAndThenForgotten() throws Exception {
        machine("ns1");
        String before = Files.readString(authorized("ns1"));
        begun();
        OperationId id = rekey("ns1").id();

        running.rooms.operations().undo(id, "anna");

        assertThat(running.ended(id).state()).isInstanceOf(OperationState.Undone.class);
        assertThat(Files.readAllLines(authorized("ns1")))
                .containsExactlyInAnyOrderElementsOf(before.lines().toList());
        assertThat(change.takeBack("anna")).isInstanceOf(KeyChangeOutcome.Done.class);
        assertThat(keys.next()).isEmpty();
    }

    @Test
    void afterTheEndOfTheChangeAnUndoTouchesNoMachine() throws Exception {
        machine("ns1");
        begun();
        OperationId id = rekey("ns1").id();
        change.finish("anna");
        String after = Files.readString(authorized("ns1"));

        running.rooms.operations().undo(id, "anna");

        assertThat(running.ended(id).state())
                .isInstanceOfSatisfying(
                        OperationState.Failed.class,
                        failed -> assertThat(failed.words()).contains("One of the two keys is not Slipway's any more"));
        assertThat(authorized("ns1")).hasContent(after);
    }

    @Test
    void aKeyThatStandsNowhereEndsInWordsAndTheOldOneStays() throws Exception {
        machine("ns1");
        Path elsewhere = directory.resolve("elsewhere");
        Files.move(authorized("ns1"), elsewhere);
        Files.createSymbolicLink(authorized("ns1"), elsewhere);
        // A person has written the key in another form than Slipway looks for: with two spaces.
        Files.writeString(elsewhere, keys.present().authorizedKeysLine().replaceFirst(" ", "  ") + "\n");
        begun();

        assertThat(rekey("ns1").state()).isInstanceOfSatisfying(OperationState.Failed.class, failed -> {
            assertThat(failed.step()).isEqualTo("add");
            assertThat(failed.words()).contains("holds the key that let us in");
            assertThat(failed.remedy()).contains(keys.next().orElseThrow().authorizedKeysLine());
        });
        assertThat(change.standings()).containsExactly(new KeyStanding.OldOnly(new MachineName("ns1")));
    }

    @Test
    void aMachineBehindAnotherIsAskedThroughItWhicheverKeyThatOneHas() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/sbin/sshd")), "SKIPPED: no /usr/sbin/sshd");
        machine("gate");
        RealSshd inner = machine("inner");
        fleet.change(new FileEdit.Put("machines/inner.yaml", """
                macs: ["52:54:00:00:00:02"]
                profile: base
                ssh: {user: %s, port: %d, address: 127.0.0.1, jump: gate}
                """.formatted(RealSshd.user(), inner.port())));
        begun();

        assertThat(rekey("gate").state()).isInstanceOf(OperationState.Succeeded.class);
        assertThat(rekey("inner").state()).isInstanceOf(OperationState.Succeeded.class);

        assertThat(change.finish("anna")).isInstanceOf(KeyChangeOutcome.Done.class);
        assertThat(fleet.inventory.refresh(new MachineName("inner")).lastTry().toString())
                .startsWith("Answered");
    }

    @Test
    void withoutANewKeyThereIsNoPlan() throws Exception {
        machine("ns1");

        assertThat(running.rooms.operations().plan(new MachineName("ns1"), Rekey.wish(), "anna"))
                .isEqualTo(
                        new PlanOutcome.Refused("There is no new key.", "Make one under Settings, Slipway's SSH key."));
        assertThat(refused(change.finish("anna"))).isEqualTo("No key is being replaced.");
    }
}
