package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.command.RunCommandKind;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.update.Blocklist;
import dev.slipway.fleet.update.CincinnatiGraph;
import dev.slipway.fleet.update.CincinnatiGraph.Edge;
import dev.slipway.fleet.update.CincinnatiGraph.Release;
import dev.slipway.fleet.update.PinKind;
import dev.slipway.fleet.update.RebootKind;
import dev.slipway.fleet.update.RollbackKind;
import dev.slipway.fleet.update.UpdateGraphs;
import dev.slipway.fleet.update.UpdateKind;
import dev.slipway.fleet.update.WithdrawKind;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import dev.slipway.ssh.SshSettings;
import dev.slipway.testbed.host.PublishedVersions;
import dev.slipway.testbed.host.TestHost;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A console over test hosts, with the real engine, kinds of operations and SSH. It can be ended and started again on the
 * same database.
 */
final class HostConsole implements AutoCloseable {
    /** Impatient enough for tests. */
    private static final SshSettings SETTINGS = new SshSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            16,
            1 << 20);

    /** How many times sooner than a real console {@link #nervous} notices that a connection is dead. */
    static final int NERVOUSNESS = 45;

    /** A login takes what it takes on a busy machine. */
    private static final SshSettings NERVOUS = new SshSettings(
            Duration.ofSeconds(1),
            SETTINGS.loginTimeout(),
            SETTINGS.turnTimeout(),
            SETTINGS.killTimeout(),
            SshSettings.DEFAULT.heartbeat().dividedBy(NERVOUSNESS),
            SETTINGS.idle(),
            SETTINGS.maxConcurrent(),
            SETTINGS.captureLimit());

    private static final SshKeys KEYS = SshKeys.generate("slipway@test");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TestDatabase database = new TestDatabase();
    private final Clock clock = Clock.systemUTC();
    private final Map<MachineName, SshRoute> routes = new ConcurrentHashMap<>();
    private final FleetEvents events = new FleetEvents();
    private final SshSettings settings;
    private final BriskPace pace = new BriskPace(4);
    private SshExecutor ssh;
    private OperationRooms rooms;

    private HostConsole(SshSettings settings) {
        this.settings = settings;
        this.ssh = new SshExecutor(KEYS, settings);
        this.rooms = open();
    }

    static HostConsole start() {
        return new HostConsole(SETTINGS);
    }

    /** One that soon takes silence for a cut. */
    static HostConsole nervous() {
        return new HostConsole(NERVOUS);
    }

    private OperationRooms open() {
        Blocklist blocklist = new Blocklist(database.jdbc(), clock);
        OperationRooms opened = new OperationRooms(
                new OperationRooms.Foundation(
                        database.jdbc(),
                        database.transactions(),
                        List.of(
                                new RebootKind(this::facts, blocklist),
                                new UpdateKind(this::facts, HostConsole::graph, blocklist),
                                new RollbackKind(this::facts, blocklist),
                                new PinKind(this::facts),
                                new WithdrawKind(this::facts),
                                new RunCommandKind(machine -> new RouteAnswer.Known(routes.get(machine)))),
                        machine -> new RouteAnswer.Known(routes.get(machine)),
                        ssh,
                        new AuditLog(database.jdbc(), clock),
                        events,
                        clock),
                pace);
        opened.resume();
        return opened;
    }

    static String authorizedKey() {
        return KEYS.authorizedKeysLine();
    }

    /** Makes a host known, with the host key that it has now. */
    MachineName know(TestHost host) {
        MachineName machine = new MachineName(host.name());
        routes.put(machine, SshRoute.to(new SshEndpoint(host.address(), 22, "core"), HostKeys.parse(host.hostKey())));
        return machine;
    }

    private MachineSeen facts(MachineName machine) {
        Instant now = clock.instant();
        return switch (HostFacts.read(ssh, routes.get(machine), clock)) {
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

    /** Every version leads to every newer one. */
    private static UpdateGraphs.GraphAnswer graph(UpdateGraphs.Question question) {
        List<String> versions = new ArrayList<>(PublishedVersions.FEDORA_COREOS);
        versions.add(PublishedVersions.FEDORA_COREOS_BROKEN);
        List<Release> releases = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int at = 0; at < versions.size(); at++) {
            String payload = "quay.io/fedora/fedora-coreos@" + PublishedVersions.digest(versions.get(at));
            releases.add(new Release(versions.get(at), payload, true, at, ""));
            for (int to = at + 1; to < versions.size(); to++) {
                edges.add(new Edge(at, to));
            }
        }
        return new UpdateGraphs.GraphAnswer.Known(new CincinnatiGraph(releases, edges));
    }

    /** Lets deadlines pass so many times faster from now on, for what is sure to use up its time. */
    void hurry(int times) {
        pace.hurry(times);
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

    /** As often as it takes: whoever soon takes silence for a cut also takes a busy machine for a dead one. */
    Operation planAgain(MachineName machine, Record wish) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> plan(machine, wish), planned -> true);
    }

    String refusal(MachineName machine, Record wish) {
        return switch (operations().plan(machine, wish, "admin")) {
            case PlanOutcome.Proposed(Operation planned) ->
                throw new AssertionError(planned.plan().toString());
            case PlanOutcome.Refused(String words, String remedy, var _) -> words + " " + remedy;
        };
    }

    /** What a person reads, be it the plan or why there is none. */
    String refusalOrPlan(MachineName machine, Record wish) {
        return switch (operations().plan(machine, wish, "admin")) {
            case PlanOutcome.Proposed(Operation planned) -> planned.plan().toString();
            case PlanOutcome.Refused(String words, String remedy, var _) -> words + " " + remedy;
        };
    }

    OperationId start(Operation planned) {
        String typed = planned.plan().confirmation() instanceof Confirmation.Typed word ? word.word() : "";
        return switch (operations().start(planned.id(), typed, "a test", "admin")) {
            case StartOutcome.Started(Operation started) -> started.id();
            case StartOutcome.PlanChanged(Operation now, List<String> changes) ->
                throw new AssertionError(changes.toString());
            case StartOutcome.Refused(String words, String remedy) -> throw new AssertionError(words + " " + remedy);
        };
    }

    OperationId start(MachineName machine, Record wish) {
        return start(plan(machine, wish));
    }

    OperationState state(OperationId id) {
        return operations().find(id).orElseThrow().state();
    }

    /** What its operations tell open screens. */
    FleetEvents events() {
        return events;
    }

    /** Waits until a step has begun. One that only writes down something is over before anybody can look. */
    void awaitStep(OperationId id, String step) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> operations().find(id).orElseThrow().steps().stream()
                        .filter(each -> each.planned().id().equals(step))
                        .anyMatch(each -> !(each.state() instanceof StepState.Ahead)));
    }

    /** Waits until an operation does not go on by itself. */
    OperationState awaitEnd(OperationId id) {
        try {
            return await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> state(id), state -> state.phase() != OperationState.Phase.ACTIVE);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(state(id) + " after\n" + said(id), e);
        }
    }

    void mustSucceed(OperationId id) {
        OperationState end = awaitEnd(id);
        assertThat(end).as(() -> end + "\n" + said(id)).isInstanceOf(OperationState.Succeeded.class);
    }

    OperationState.Failed mustFail(OperationId id) {
        OperationState end = awaitEnd(id);
        assertThat(end).as(() -> end + "\n" + said(id)).isInstanceOf(OperationState.Failed.class);
        return (OperationState.Failed) end;
    }

    /** All that the steps have written. */
    String said(OperationId id) {
        StringWriter out = new StringWriter();
        try {
            operations().writeOutput(id, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** Ends the console in the midst of whatever it does, and starts the next one. */
    void restart() {
        rooms.close();
        ssh.close();
        ssh = new SshExecutor(KEYS, settings);
        rooms = open();
    }

    @Override
    public void close() {
        rooms.close();
        ssh.close();
    }
}
