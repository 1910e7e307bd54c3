package dev.slipway.fleet.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.RealSshd;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.inventory.MachineSeen.Freshness;
import dev.slipway.host.HostFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {
    private static final MachineName NS1 = new MachineName("ns1");

    @TempDir
    Path directory;

    @Test
    void readsFactsOfARealMachineAndKeepsThem() throws Exception {
        TestDatabase database = new TestDatabase();
        try (Fleet fleet = new Fleet(directory, database);
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys)) {
            fleet.declare("ns1", 1, RealSshd.user(), sshd.port());
            fleet.provision.pins().pin("ns1", List.of(sshd.hostKeys().toString()), "127.0.0.1");
            List<FleetEvent> told = new CopyOnWriteArrayList<>();
            fleet.events.subscribe(told::add);

            MachineSeen seen = fleet.inventory.refresh(NS1);

            assertThat(seen.facts()).isInstanceOfSatisfying(KnownFacts.Seen.class, known -> {
                assertThat(known.at()).isEqualTo(fleet.clock.instant());
                assertThat(known.facts().bootId()).isEqualTo(read("/proc/sys/kernel/random/boot_id"));
                assertThat(known.facts().kernel()).isEqualTo(read("/proc/sys/kernel/osrelease"));
            });
            assertThat(seen.freshness(fleet.clock.instant())).isEqualTo(Freshness.FRESH);
            assertThat(told).contains(new FleetEvent.FactsChanged("ns1"));
            HostFacts facts = ((KnownFacts.Seen) seen.facts()).facts();
            try (Inventory next = new Inventory(
                    database.jdbc(), fleet.repository, fleet.routes, fleet.ssh, fleet.events, fleet.clock)) {
                assertThat(next.of(NS1).facts())
                        .isInstanceOfSatisfying(
                                KnownFacts.Seen.class,
                                known -> assertThat(known.facts()).isEqualTo(facts));
                assertThat(next.all()).extracting(MachineSeen::machine).containsExactly(NS1);
            }
        }
    }

    @Test
    void whatIsOldIsStaleAndNeverFresh() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys)) {
            fleet.declare("ns1", 1, RealSshd.user(), sshd.port());
            fleet.provision.pins().pin("ns1", List.of(sshd.hostKeys().toString()), "127.0.0.1");
            assertThat(fleet.inventory.of(NS1).freshness(fleet.clock.instant())).isEqualTo(Freshness.NEVER);
            fleet.inventory.refresh(NS1);

            fleet.clock.advance(Inventory.FRESH_FOR.plusSeconds(1));

            assertThat(fleet.inventory.of(NS1).freshness(fleet.clock.instant())).isEqualTo(Freshness.STALE);
        }
    }

    @Test
    void aMachineThatIsGoneKeepsItsFactsButTheyAreStaleAtOnce() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys)) {
            fleet.declare("ns1", 1, RealSshd.user(), sshd.port());
            fleet.provision.pins().pin("ns1", List.of(sshd.hostKeys().toString()), "127.0.0.1");
            fleet.inventory.refresh(NS1);
            sshd.down();
            fleet.clock.advance(Duration.ofMinutes(1));
            var since = fleet.clock.instant();
            fleet.inventory.refresh(NS1);
            fleet.clock.advance(Duration.ofMinutes(1));

            MachineSeen seen = fleet.inventory.refresh(NS1);

            assertThat(seen.freshness(fleet.clock.instant())).isEqualTo(Freshness.STALE);
            assertThat(seen.facts()).isInstanceOf(KnownFacts.Seen.class);
            assertThat(seen.lastTry()).isInstanceOfSatisfying(LastTry.Failed.class, failed -> {
                assertThat(failed.since()).isEqualTo(since);
                assertThat(failed.at()).isEqualTo(fleet.clock.instant());
                assertThat(failed.words()).startsWith("No connection to 127.0.0.1:");
                assertThat(failed.remedy()).isNotBlank();
            });
            sshd.up();
            assertThat(fleet.inventory.refresh(NS1).freshness(fleet.clock.instant()))
                    .isEqualTo(Freshness.FRESH);
        }
    }

    @Test
    void aMachineWithAnotherHostKeyIsNeverAsked() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase());
                RealSshd sshd = RealSshd.start(directory.resolve("sshd"), fleet.keys)) {
            fleet.declare("ns1", 1, RealSshd.user(), sshd.port());
            fleet.provision.pins().pin("ns1", List.of(sshd.hostKeys().toString()), "127.0.0.1");
            sshd.down();
            sshd.newHostKey();
            sshd.up();

            MachineSeen seen = fleet.inventory.refresh(NS1);

            assertThat(seen.facts()).isInstanceOf(KnownFacts.Never.class);
            assertThat(seen.lastTry())
                    .isInstanceOfSatisfying(
                            LastTry.Failed.class,
                            failed -> assertThat(failed.words())
                                    .contains(
                                            "shows the host key ssh-ed25519 SHA256:", "but this machine is known by"));
        }
    }

    @Test
    void withoutAnAddressSaysHowToGiveOne() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase())) {
            fleet.change(new FileEdit.Put("machines/ns1.yaml", "macs: [\"52:54:00:00:00:01\"]\nprofile: base\n"));

            assertThat(fleet.inventory.refresh(NS1).lastTry()).isInstanceOfSatisfying(LastTry.Failed.class, failed -> {
                assertThat(failed.words()).isEqualTo("The address of ns1 is not known: Slipway has not installed it.");
                assertThat(failed.remedy())
                        .isEqualTo("Install it, import it, or declare ssh.address in machines/ns1.yaml.");
            });
        }
    }

    @Test
    void theAddressIsTheDeclaredOneElseTheOneItPhonedFromElseTheFixedOne() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase())) {
            String fixed = """
                    macs: ["52:54:00:00:00:01"]
                    profile: base
                    address: {cidr: 192.0.2.7/24, gateway: 192.0.2.1}
                    """;
            fleet.change(
                    new FileEdit.Put("groups/dns.yaml", "ssh: {user: admin, port: 2222}\n"),
                    new FileEdit.Put("machines/ns1.yaml", fixed + "group: dns\n"));
            assertThat(way(fleet)).isEqualTo("admin@192.0.2.7:2222");

            fleet.provision.pins().pin("ns1", List.of(), "192.0.2.99");
            assertThat(way(fleet)).isEqualTo("admin@192.0.2.99:2222");

            fleet.change(
                    new FileEdit.Put("machines/ns1.yaml", fixed + "group: dns\nssh: {address: ns1.example.org}\n"));
            assertThat(way(fleet)).isEqualTo("admin@ns1.example.org:2222");
        }
    }

    @Test
    void theWayLeadsThroughTheDeclaredMachineAndNeedsItsAddressToo() throws Exception {
        try (Fleet fleet = new Fleet(directory, new TestDatabase())) {
            fleet.declare("gate", 2, "core", 22);
            fleet.change(new FileEdit.Put("machines/ns1.yaml", """
                    macs: ["52:54:00:00:00:01"]
                    profile: base
                    ssh: {user: admin, address: 192.0.2.7, jump: gate}
                    """));
            assertThat(way(fleet)).isEqualTo("core@127.0.0.1 > admin@192.0.2.7");

            fleet.change(new FileEdit.Put("machines/gate.yaml", "macs: [\"52:54:00:00:00:02\"]\nprofile: base\n"));
            assertThat(fleet.routes.route(NS1))
                    .isEqualTo(new RouteAnswer.Unknown(
                            "The way to ns1 leads through gate, whose address is not known.",
                            "Install or import gate first, or declare ssh.address in machines/gate.yaml."));
        }
    }

    private static String way(Fleet fleet) {
        return fleet.routes.route(NS1) instanceof RouteAnswer.Known known
                ? known.route().toString()
                : "none";
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
