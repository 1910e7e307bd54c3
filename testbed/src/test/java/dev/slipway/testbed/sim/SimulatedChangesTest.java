package dev.slipway.testbed.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.host.drift.Declared;
import dev.slipway.host.drift.Declared.Enablement;
import dev.slipway.host.drift.Deviation;
import dev.slipway.host.drift.DriftProbe;
import dev.slipway.host.drift.FileContent;
import dev.slipway.host.guard.FileSource;
import dev.slipway.host.guard.GuardState;
import dev.slipway.host.guard.GuardedAction.ChangeKeys;
import dev.slipway.host.guard.GuardedAction.ChangeUnit;
import dev.slipway.host.guard.GuardedAction.Deed;
import dev.slipway.host.guard.GuardedAction.FileOwner;
import dev.slipway.host.guard.GuardedAction.PutFile;
import dev.slipway.host.guard.GuardedAction.PutLink;
import dev.slipway.host.guard.GuardedAction.ReloadUnits;
import dev.slipway.host.guard.GuardedAction.Remove;
import dev.slipway.host.guard.GuardedChange;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a guarded change does to the disk of a stand-in, looked at as drift is. */
class SimulatedChangesTest {
    private static final SshKeys KEYS = SshKeys.generate("test");
    private static final String OLD_KEY = SshKeys.generate("old").authorizedKeysLine();
    private static final String NEW_KEY = SshKeys.generate("new").authorizedKeysLine();
    private static final Duration ARMED = Duration.ofMinutes(5);

    private static final List<Declared> BEFORE = List.of(
            file("/etc/motd", 0644, "hello"),
            file("/etc/systemd/system/old.service", 0644, "[Service]"),
            new Declared.Unit("old.service", Enablement.ENABLED, false),
            new Declared.Unit("sshd.service", Enablement.ENABLED, false),
            new Declared.Account("core", Declared.ANY, List.of(OLD_KEY)));
    private static final List<Declared> AFTER = List.of(
            file("/etc/motd", 0600, "goodbye"),
            new Declared.Link("/etc/issue", "motd"),
            file("/etc/systemd/system/new.service", 0644, "[Unit]"),
            new Declared.Unit("new.service", Enablement.ENABLED, false),
            new Declared.Unit("sshd.service", Enablement.ANY, true),
            new Declared.Account("core", Declared.ANY, List.of(NEW_KEY)));

    private final SshExecutor ssh = new SshExecutor(KEYS);
    private SimulatedFleet machines;
    private SimulatedMachine machine;

    @BeforeEach
    void install() throws Exception {
        machines = SimulatedFleet.start(
                new SimulatedFleet.Settings("core", List.of(KEYS.keyPair().getPublic()), Pace.QUICK, Clock.systemUTC()),
                List.of(MachineSpec.healthy("m1", MachineSpec.Kind.FLATCAR, "4757.2.0")));
        machine = machines.machine("m1");
        machine.provision("""
                {"ignition": {"version": "3.4.0"},
                 "passwd": {"users": [{"name": "core", "sshAuthorizedKeys": ["%s"]}]},
                 "storage": {"files": [{"path": "/etc/motd", "mode": 420, "contents": {"source": "data:,hello"}}]},
                 "systemd": {"units": [
                    {"name": "old.service", "enabled": true, "contents": "[Service]"},
                    {"name": "sshd.service", "enabled": true}]}}""".formatted(OLD_KEY));
    }

    @AfterEach
    void switchOff() {
        machines.close();
        ssh.close();
    }

    private static Declared file(String path, int mode, String text) {
        return new Declared.File(
                path, mode, Declared.Owner.ROOT, FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static PutFile put(String path, int mode, String text) {
        return new PutFile(path, mode, FileOwner.ROOT, new FileSource.Given(Content.utf8(text)), true);
    }

    private String run(RemoteCommand command) {
        SshOutcome<CommandResult> outcome = ssh.run(machine.route(), command);
        assertThat(outcome).as(command.name()).isInstanceOf(SshOutcome.Success.class);
        return ((SshOutcome.Success<CommandResult>) outcome).value().stdout();
    }

    private List<String> deviationsFrom(List<Declared> declared) {
        DriftProbe probe = DriftProbe.of(declared, new SecureRandom());
        return probe.read(run(probe.command())).stream().map(Deviation::words).toList();
    }

    private static GuardedChange change() {
        return new GuardedChange(
                "operation-1",
                List.of(
                        new ChangeUnit("old.service", Deed.RETIRE),
                        put("/etc/motd", 0600, "goodbye"),
                        new PutLink("/etc/issue", "motd", FileOwner.ROOT, true),
                        put("/etc/systemd/system/new.service", 0644, "[Unit]"),
                        new PutLink("/etc/systemd/system/sshd.service", "/dev/null", FileOwner.ROOT, false),
                        new Remove("/etc/systemd/system/old.service"),
                        new ChangeKeys("core", List.of(NEW_KEY), List.of(), true, KEYS.authorizedKeysLine()),
                        new ReloadUnits(),
                        new ChangeUnit("new.service", Deed.ENABLE)));
    }

    private void bring(GuardedChange change) {
        run(change.save());
        change.contents().forEach(this::run);
    }

    @Test
    void aChangeIsSeenOnceItIsAppliedAndStaysWhenItIsConfirmed() {
        GuardedChange change = change();
        bring(change);
        run(change.arm(ARMED));
        assertThat(deviationsFrom(BEFORE)).as("nothing is changed yet").isEmpty();

        run(change.apply());
        assertThat(deviationsFrom(AFTER)).isEmpty();
        assertThat(deviationsFrom(BEFORE))
                .anyMatch(words -> words.contains("/etc/motd"))
                .anyMatch(words -> words.contains("old.service"))
                .anyMatch(words -> words.contains("sshd.service is masked"))
                .hasSizeGreaterThan(4);

        run(change.confirm());
        assertThat(GuardState.parse(run(change.look())).toString()).contains("confirmed=true");
        assertThat(deviationsFrom(AFTER)).isEmpty();
    }

    @Test
    void aChangeThatIsPutBackLeavesTheDiskAsItWas() {
        GuardedChange change = change();
        bring(change);
        run(change.arm(ARMED));
        run(change.apply());

        run(change.restore());

        assertThat(deviationsFrom(BEFORE)).isEmpty();
    }

    @Test
    void withoutASwitchNothingIsChanged() {
        GuardedChange change = change();
        bring(change);

        assertThat(ssh.run(machine.route(), change.apply()))
                .isInstanceOfSatisfying(
                        SshOutcome.Failure.class,
                        failure -> assertThat(failure.failure()).isInstanceOf(SshFailure.NonZeroExit.class));
        assertThat(deviationsFrom(BEFORE)).isEmpty();
    }

    @Test
    void whatIsFetchedMustHaveTheDeclaredHash() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 7);
            exchange.getResponseBody().write("goodbye".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/motd";
            String right = SimulatedDisk.hash("sha256", "goodbye".getBytes(StandardCharsets.UTF_8));
            GuardedChange wrong = fetching(url, "0".repeat(64));
            run(wrong.save());
            assertThat(ssh.run(machine.route(), wrong.contents().getFirst()))
                    .isInstanceOfSatisfying(
                            SshOutcome.Failure.class,
                            failure -> assertThat(((SshFailure.NonZeroExit) failure.failure())
                                            .result()
                                            .stderr())
                                    .contains("its hash differs"));

            GuardedChange change = fetching(url, right);
            bring(change);
            run(change.arm(ARMED));
            run(change.apply());
            assertThat(deviationsFrom(List.of(file("/etc/motd", 0644, "goodbye"))))
                    .isEmpty();
        } finally {
            server.stop(0);
        }
    }

    private static GuardedChange fetching(String url, String sum) {
        return new GuardedChange(
                "operation-2",
                List.of(new PutFile(
                        "/etc/motd", 0644, FileOwner.ROOT, new FileSource.Fetched(url, "sha256", sum, false), false)));
    }
}
