package dev.slipway.fleet.inventory;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.provision.ProvisionRooms;
import dev.slipway.fleet.provision.ProvisionTimes;
import dev.slipway.fleet.secret.Vault;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A console below the browser with a real Git work tree and a database. */
public final class Fleet implements AutoCloseable {
    public final TestClock clock = new TestClock();
    public final TestDatabase database;
    public final FleetEvents events = new FleetEvents();
    public final SshKeys keys = SshKeys.generate("console");
    public final SshExecutor ssh;
    public final FleetRepository repository;
    public final AppliedConfigs applied;
    public final ProvisionRooms provision;
    public final AuditLog audit;
    public final KnownRoutes routes;
    public final Inventory inventory;

    public Fleet(Path directory, TestDatabase database) throws Exception {
        this(directory, database, (Clock) null);
    }

    public Fleet(Path directory, TestDatabase database, Clock other) throws Exception {
        this(directory, database, other, null);
    }

    /** With keys that change. */
    public Fleet(Path directory, TestDatabase database, Supplier<List<SshKeys>> login) throws Exception {
        this(directory, database, Clock.systemUTC(), login);
    }

    private Fleet(Path directory, TestDatabase database, Clock other, Supplier<List<SshKeys>> login) throws Exception {
        Supplier<List<SshKeys>> all = login == null ? () -> List.of(keys) : login;
        this.ssh = new SshExecutor(server -> all.get(), SshSettings.DEFAULT);
        Clock time = other == null ? clock : other;
        this.database = database;
        MachineConfigs configs = new MachineConfigs(new ProfileRenderer());
        Vault vault = Vault.open(directory.resolve("vault.key"));
        this.audit = new AuditLog(database.jdbc(), time);
        this.applied = new AppliedConfigs(database.jdbc(), vault, time);
        this.repository = FleetRepository.open(directory.resolve("fleet"), time, configs);
        this.provision = ProvisionRooms.open(new ProvisionRooms.Foundation(
                database.jdbc(),
                database.transactions(),
                repository,
                configs,
                vault,
                applied,
                directory.resolve("images"),
                ssh,
                keys::authorizedKeysLine,
                8080,
                audit,
                events,
                ProvisionTimes.USUAL,
                time));
        this.routes = new KnownRoutes(repository, provision.provisioning(), provision.pins());
        this.inventory = new Inventory(database.jdbc(), repository, routes, ssh, events, time);
    }

    public void change(FileEdit... edits) {
        ChangeOutcome outcome = repository.propose(new Change(
                new Author("mk", "mk@example.org"), "test", repository.current().commit(), Arrays.asList(edits)));
        if (!(outcome instanceof ChangeOutcome.Committed)) {
            throw new AssertionError(outcome.toString());
        }
    }

    /** Declares a machine that listens on this computer. */
    public void declare(String name, int lastOctet, String user, int port) {
        change(new FileEdit.Put("machines/" + name + ".yaml", """
                macs: ["52:54:00:00:00:%02x"]
                profile: base
                ssh: {user: %s, port: %d, address: 127.0.0.1}
                """.formatted(lastOctet, user, port)));
    }

    @Override
    public void close() {
        inventory.close();
        provision.close();
        ssh.close();
        repository.close();
    }
}
