package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.change.ConfigStandings;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.drift.DriftScans;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.KnownRoutes;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.provision.PhoneHome;
import dev.slipway.fleet.provision.ProvisionRooms;
import dev.slipway.fleet.provision.ProvisionTimes;
import dev.slipway.fleet.provision.Token;
import dev.slipway.fleet.reset.ResetKind;
import dev.slipway.fleet.reset.ResetPreviews;
import dev.slipway.fleet.secret.Vault;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshSettings;
import dev.slipway.testbed.host.TestHost;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A console that resets test hosts: declared fleet, provisioning, engine and SSH are the real ones, and the machines' door takes
 * phone-homes over HTTP as the real one does. It can be ended and started again on the same data.
 */
final class ResetConsole implements AutoCloseable {
    static final String KEPT = "/var/lib/kept";
    private static final SshSettings SETTINGS = new SshSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            16,
            1 << 20);
    private static final SshKeys KEYS = SshKeys.generate("slipway@test");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final TestDatabase database = new TestDatabase();
    private final Clock clock = Clock.systemUTC();
    private final Path directory;
    private final HttpServer door;
    private final BriskPace pace;
    private final List<String> doorSaid = new ArrayList<>();
    private SshExecutor ssh = new SshExecutor(KEYS, SETTINGS);
    private FleetRepository fleet;
    private ProvisionRooms provision;
    private ResetPreviews previews;
    private OperationRooms rooms;
    private KnownRoutes routes;

    private ResetConsole(Path directory, String address, BriskPace pace) throws Exception {
        this.directory = directory;
        this.door = HttpServer.create(new InetSocketAddress(address, 0), 0);
        this.pace = pace;
        open(database.source());
        rooms.resume();
        door.createContext("/phone-home", this::phoneHome);
        door.start();
    }

    static ResetConsole start(Path directory, String address) throws Exception {
        return new ResetConsole(directory, address, new BriskPace(4));
    }

    /** One that hardly pauses between two looks, for machines that are simulated in this process. */
    static ResetConsole impatient(Path directory, String address) throws Exception {
        return new ResetConsole(directory, address, new BriskPace(100));
    }

    /** Lets deadlines pass so many times faster from now on, for what is sure to use up its time. */
    void hurry(int times) {
        pace.hurry(times);
    }

    static String authorizedKey() {
        return KEYS.authorizedKeysLine();
    }

    static SshKeys keys() {
        return KEYS;
    }

    private void open(DataSource source) throws Exception {
        JdbcClient jdbc = JdbcClient.create(source);
        TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(source));
        MachineConfigs configs = new MachineConfigs(new ProfileRenderer());
        Vault vault = Vault.open(directory.resolve("vault.key"));
        fleet = FleetRepository.open(directory.resolve("fleet"), clock, configs);
        AppliedConfigs applied = new AppliedConfigs(jdbc, vault, clock);
        AuditLog audit = new AuditLog(jdbc, clock);
        provision = ProvisionRooms.open(new ProvisionRooms.Foundation(
                jdbc,
                transactions,
                fleet,
                configs,
                vault,
                applied,
                directory.resolve("images"),
                ssh,
                KEYS::authorizedKeysLine,
                8080,
                audit,
                new FleetEvents(),
                ProvisionTimes.USUAL,
                clock));
        routes = new KnownRoutes(fleet, provision.provisioning(), provision.pins());
        previews = new ResetPreviews(fleet, routes, ssh);
        URI url = URI.create("http://" + door.getAddress().getHostString() + ":"
                + door.getAddress().getPort());
        ResetKind kind = new ResetKind(
                this::facts,
                new ResetKind.Ground(
                        fleet,
                        provision.desired(),
                        applied,
                        new ConfigStandings(applied, provision.desired()),
                        provision.reinstallations(),
                        seen -> url,
                        routes,
                        ssh,
                        KEYS::authorizedKeysLine,
                        new DriftScans(database.jdbc(), fleet, applied, ssh, clock)));
        rooms = new OperationRooms(
                new OperationRooms.Foundation(
                        jdbc, transactions, List.of(kind), routes, ssh, audit, new FleetEvents(), clock),
                pace);
    }

    private MachineSeen facts(MachineName machine) {
        Instant now = clock.instant();
        if (!(routes.route(machine) instanceof RouteAnswer.Known known)) {
            throw new AssertionError(machine + " is not declared");
        }
        return switch (HostFacts.read(ssh, known.route(), clock)) {
            case SshOutcome.Success<HostFacts>(HostFacts facts) ->
                new MachineSeen(
                        machine, new KnownFacts.Seen(facts, now), new LastTry.Answered(now), Duration.ofMinutes(5));
            case SshOutcome.Failure<HostFacts>(SshFailure failure) ->
                new MachineSeen(
                        machine,
                        new KnownFacts.Never(),
                        new LastTry.Failed(now, now, failure.message(), failure.remedy()),
                        Duration.ofMinutes(5));
        };
    }

    private void phoneHome(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, List<String>> fields = new HashMap<>();
        for (String field : body.split("&")) {
            String[] parts = field.split("=", 2);
            fields.computeIfAbsent(parts[0], any -> new ArrayList<>())
                    .add(URLDecoder.decode(parts.length < 2 ? "" : parts[1], StandardCharsets.UTF_8));
        }
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String refused = provision
                .desk()
                .phoneHome(
                        new Token(authorization == null ? "" : authorization.replaceFirst("^Bearer ", "")),
                        new PhoneHome(
                                fields.getOrDefault("host_key", List.of()),
                                first(fields, "boot_id"),
                                first(fields, "machine_id"),
                                first(fields, "os_release"),
                                first(fields, "hostname"),
                                Arrays.asList(first(fields, "addresses").split("\n")),
                                first(fields, "ignition"),
                                exchange.getRemoteAddress().getAddress().getHostAddress()));
        synchronized (doorSaid) {
            doorSaid.add(refused);
        }
        exchange.sendResponseHeaders(refused.isEmpty() ? 200 : 403, -1);
        exchange.close();
    }

    private static String first(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of("")).getFirst().strip();
    }

    /** Declares a host as it is known now, with more lines for its file. */
    MachineName declare(TestHost host, String more) {
        return declare(host.name(), host.macAddress(), host.address(), 22, host.hostKey(), more);
    }

    /** Declares a machine with the host key that it has now. */
    MachineName declare(String name, String mac, String address, int port, String hostKey, String more) {
        MachineName machine = new MachineName(name);
        ChangeOutcome outcome = fleet.propose(new Change(
                new Author("mk", "mk@example.org"),
                "declare",
                fleet.current().commit(),
                List.of(
                        new FileEdit.Put("profiles/node/profile.yaml", "description: a node\n"),
                        new FileEdit.Put("profiles/node/butane.yaml", """
                                variant: flatcar
                                version: 1.1.0
                                storage:
                                  files:
                                    - path: /etc/motd
                                      overwrite: true
                                      contents:
                                        inline: set up by its declaration
                                """),
                        new FileEdit.Put("groups/lab.yaml", "profile: node\nreset:\n  keep: [" + KEPT + "]\n"),
                        new FileEdit.Put(
                                machine.file(),
                                "macs: [\"" + mac + "\"]\ngroup: lab\nos: {family: flatcar}\n"
                                        + "ssh: {user: core, address: " + address + ", port: " + port + "}\n"
                                        + more))));
        assertThat(outcome).isInstanceOf(ChangeOutcome.Committed.class);
        provision.pins().pin(machine.value(), List.of(hostKey), address);
        return machine;
    }

    List<String> pins(MachineName machine) {
        return provision.pins().of(machine.value());
    }

    int doorPort() {
        return door.getAddress().getPort();
    }

    ResetPreviews previews() {
        return previews;
    }

    Operations operations() {
        return rooms.operations();
    }

    Operation plan(MachineName machine, Record wish) {
        return switch (operations().plan(machine, wish, "admin")) {
            case PlanOutcome.Proposed(Operation planned) -> planned;
            case PlanOutcome.Refused(String words, String remedy, var _) ->
                throw new AssertionError(words + " " + remedy);
        };
    }

    String refusal(MachineName machine, Record wish) {
        return switch (operations().plan(machine, wish, "admin")) {
            case PlanOutcome.Proposed(Operation planned) ->
                throw new AssertionError(planned.plan().toString());
            case PlanOutcome.Refused(String words, String remedy, var _) -> words + " " + remedy;
        };
    }

    OperationId start(Operation planned) {
        return switch (operations().start(planned.id(), planned.machine().value(), "a test", "admin")) {
            case StartOutcome.Started(Operation started) -> started.id();
            case StartOutcome.PlanChanged(Operation now, List<String> changes) ->
                throw new AssertionError(changes.toString());
            case StartOutcome.Refused(String words, String remedy) -> throw new AssertionError(words + " " + remedy);
        };
    }

    OperationState state(OperationId id) {
        return operations().find(id).orElseThrow().state();
    }

    /** Waits until a step has begun. One that only writes down something is over before anybody can look. */
    void awaitStep(OperationId id, String step) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> state(id) instanceof OperationState.Running && begun(id, step));
    }

    private boolean begun(OperationId id, String step) {
        return operations().find(id).orElseThrow().steps().stream()
                .filter(each -> each.planned().id().equals(step))
                .anyMatch(each -> !(each.state() instanceof StepState.Ahead));
    }

    OperationState awaitEnd(OperationId id) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(state(id).phase())
                        .as(() -> state(id) + "\n" + said(id))
                        .isNotEqualTo(OperationState.Phase.ACTIVE));
        return state(id);
    }

    OperationState.Succeeded mustSucceed(OperationId id) {
        OperationState end = awaitEnd(id);
        assertThat(end).as(() -> end + "\n" + said(id)).isInstanceOf(OperationState.Succeeded.class);
        return (OperationState.Succeeded) end;
    }

    OperationState.Failed mustFail(OperationId id) {
        OperationState end = awaitEnd(id);
        assertThat(end).as(() -> end + "\n" + said(id)).isInstanceOf(OperationState.Failed.class);
        return (OperationState.Failed) end;
    }

    /** All that the steps have written, and what the machines' door answered. */
    String said(OperationId id) {
        StringWriter out = new StringWriter();
        try {
            operations().writeOutput(id, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (doorSaid) {
            return out + "\nphone-homes: " + doorSaid;
        }
    }

    /** Ends the console in the midst of whatever it does, and starts the next one. */
    void restart() throws Exception {
        restart(database.source());
        rooms.resume();
    }

    /** The same with another way to the same database; what was under way waits until it is resumed. */
    void restart(DataSource source) throws Exception {
        end();
        ssh = new SshExecutor(KEYS, SETTINGS);
        open(source);
    }

    void resume() {
        rooms.resume();
    }

    /** The database that all its consoles have. */
    DataSource source() {
        return database.source();
    }

    private void end() {
        rooms.close();
        provision.close();
        fleet.close();
        ssh.close();
    }

    @Override
    public void close() {
        door.stop(0);
        end();
    }
}
