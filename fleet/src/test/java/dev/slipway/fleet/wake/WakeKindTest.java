package dev.slipway.fleet.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.RealSshd;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.Fleet;
import dev.slipway.fleet.inventory.Running;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.pxe.wake.WakeNetwork;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WakeKindTest {
    @TempDir
    Path directory;

    private static List<WakeNetwork> loopback() {
        try {
            return List.of(new WakeNetwork(
                    "lo",
                    (Inet4Address) InetAddress.getByName("127.0.0.1"),
                    InetAddress.getByName("127.255.255.255"),
                    8));
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sendsUntilTheMachineAnswersBySsh() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys);
                Running running =
                        new Running(fleet, new WakeKind(fleet.repository, fleet.routes, WakeKindTest::loopback))) {
            fleet.declare("ns1", 1, RealSshd.user(), sshd.port());
            fleet.provision.pins().pin("ns1", List.of(sshd.hostKeys().toString()), "127.0.0.1");
            sshd.down();
            OperationId id = running.start("ns1", new Wake());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> running.rooms
                                    .operations()
                                    .output(id, "wake", 0, 10)
                                    .lines()
                                    .size()
                            >= 2);

            sshd.up();

            Operation end = running.ended(id);
            assertThat(end.state())
                    .isInstanceOfSatisfying(
                            OperationState.Succeeded.class,
                            done -> assertThat(done.proof()).isEqualTo("ns1 is awake: it answers by SSH."));
            assertThat(running.rooms
                            .operations()
                            .output(id, "wake", 0, 1)
                            .lines()
                            .getFirst()
                            .text())
                    .isEqualTo("magic packet for 52:54:00:00:00:01 into lo (127.255.255.255)");
        }
    }

    @Test
    void aMachineThatIsOnIsSentNothing() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys);
                Running running =
                        new Running(fleet, new WakeKind(fleet.repository, fleet.routes, WakeKindTest::loopback))) {
            fleet.declare("ns1", 1, RealSshd.user(), sshd.port());
            fleet.provision.pins().pin("ns1", List.of(sshd.hostKeys().toString()), "127.0.0.1");

            OperationId id = running.start("ns1", new Wake());

            assertThat(running.ended(id).state()).isInstanceOf(OperationState.Succeeded.class);
            assertThat(running.rooms.operations().output(id, "wake", 0, 10).lines())
                    .isEmpty();
        }
    }

    @Test
    void withoutANetworkThereIsNoPlan() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                Running running = new Running(fleet, new WakeKind(fleet.repository, fleet.routes, List::of))) {
            fleet.declare("ns1", 1, "core", 22);

            assertThat(running.rooms.operations().plan(new MachineName("ns1"), new Wake(), "anna"))
                    .isEqualTo(new PlanOutcome.Refused(
                            "This computer has no network to send a magic packet into.",
                            "Connect it to the machine's network; magic packets do not pass routers."));
        }
    }
}
