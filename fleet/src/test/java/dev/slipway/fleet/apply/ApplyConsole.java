package dev.slipway.fleet.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.Fleet;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationRooms;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.QuickRooms;
import dev.slipway.fleet.operation.StartOutcome;
import dev.slipway.fleet.operation.SteerOutcome;
import dev.slipway.fleet.operation.StepState;
import dev.slipway.fleet.provision.DesiredConfig;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshSettings;
import dev.slipway.testbed.host.TestHost;
import dev.slipway.testbed.sim.MachineSpec;
import dev.slipway.testbed.sim.SimulatedMachine;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** A console over hosts that declares, applies and can be killed; the fleet is in a real Git work tree. */
final class ApplyConsole implements AutoCloseable {
    private static final SshSettings SETTINGS = new SshSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            16,
            1 << 20);

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    final Fleet fleet;
    private final ApplyTimes times;
    private final Function<OperationRooms.Foundation, OperationRooms> engine;
    private SshExecutor ssh;
    private OperationRooms rooms;

    /** One that looks at its hosts more often than at real machines. */
    ApplyConsole(Path directory, Duration window) throws Exception {
        this(directory, window, QuickRooms::open);
    }

    private ApplyConsole(Path directory, Duration window, Function<OperationRooms.Foundation, OperationRooms> engine)
            throws Exception {
        this.engine = engine;
        this.fleet = new Fleet(directory, new TestDatabase(), Clock.systemUTC());
        this.times = new ApplyTimes(window);
        this.ssh = new SshExecutor(fleet.keys, SETTINGS);
        this.rooms = open();
    }

    /** One that looks as rarely as the real one, so that there is time for something to happen in between. */
    static ApplyConsole patient(Path directory, Duration window) throws Exception {
        return new ApplyConsole(directory, window, OperationRooms::open);
    }

    private OperationRooms open() {
        OperationRooms opened = engine.apply(new OperationRooms.Foundation(
                fleet.database.jdbc(),
                fleet.database.transactions(),
                List.of(new ApplyKind(
                        fleet.inventory::refresh,
                        fleet.applied,
                        fleet.provision.desired(),
                        fleet.routes,
                        fleet.events,
                        fleet.keys::authorizedKeysLine,
                        times)),
                fleet.routes,
                ssh,
                fleet.audit,
                fleet.events,
                Clock.systemUTC()));
        opened.resume();
        return opened;
    }

    String authorizedKey() {
        return fleet.keys.authorizedKeysLine();
    }

    /** Declares a host with a profile, and takes that as what it was installed with. */
    MachineName installed(TestHost host, String butane) {
        MachineName machine = new MachineName(host.name());
        fleet.change(
                new FileEdit.Put(
                        "machines/" + machine + ".yaml", """
                macs: ["%s"]
                profile: %s
                ssh: {user: core, port: 22, address: %s}
                """.formatted(host.macAddress(), machine, host.address())),
                profile(machine, butane));
        return imported(machine, host.hostKey(), "Fedora CoreOS", host.address());
    }

    /** The same with a simulated machine, whose profile is empty. */
    MachineName installed(SimulatedMachine simulated) {
        MachineName machine = new MachineName(simulated.spec().name());
        boolean flatcar = simulated.spec().kind() == MachineSpec.Kind.FLATCAR;
        fleet.change(machineFile(simulated, List.of()), profile(simulated, ""));
        return imported(
                machine,
                simulated.hostKeys().toString(),
                flatcar ? "Flatcar" : "Fedora CoreOS",
                simulated.endpoint().host());
    }

    private MachineName imported(MachineName machine, String hostKey, String os, String address) {
        fleet.provision.provisioning().imported(machine.value(), List.of(hostKey), os, address, "mk");
        fleet.applied.applied(keep(machine), new AppliedBy.Installation(1));
        return machine;
    }

    void declare(MachineName machine, String butane) {
        fleet.change(profile(machine, butane));
    }

    /** Declares other kernel arguments. */
    void declare(SimulatedMachine simulated, List<String> arguments) {
        fleet.change(machineFile(simulated, arguments));
    }

    /** Declares another profile, after its variant and version. */
    void declare(SimulatedMachine simulated, String butane) {
        fleet.change(profile(simulated, butane));
    }

    private static FileEdit.Put profile(SimulatedMachine simulated, String butane) {
        String head = simulated.spec().kind() == MachineSpec.Kind.FLATCAR
                ? "variant: flatcar\nversion: 1.1.0\n"
                : "variant: fcos\nversion: 1.5.0\n";
        return new FileEdit.Put("profiles/" + simulated.spec().name() + "/butane.yaml", head + butane);
    }

    private static FileEdit.Put machineFile(SimulatedMachine simulated, List<String> arguments) {
        String name = simulated.spec().name();
        return new FileEdit.Put("machines/" + name + ".yaml", """
                macs: ["%s"]
                profile: %s
                %skernel_arguments: [%s]
                ssh: {user: core, port: %d, address: %s}
                """.formatted(
                        simulated.spec().mac(),
                        name,
                        simulated.spec().kind() == MachineSpec.Kind.FLATCAR ? "os: {family: flatcar}\n" : "",
                        arguments.stream().map(argument -> "'" + argument + "'").collect(Collectors.joining(", ")),
                        simulated.endpoint().port(),
                        simulated.endpoint().host()));
    }

    private static FileEdit.Put profile(MachineName machine, String butane) {
        return new FileEdit.Put("profiles/" + machine + "/butane.yaml", "variant: fcos\nversion: 1.5.0\n" + butane);
    }

    private ConfigId keep(MachineName machine) {
        DesiredConfig.Ready ready =
                (DesiredConfig.Ready) fleet.provision.desired().of(machine);
        return fleet.applied.keep(machine, ready.commit(), ready.profile(), ready.content());
    }

    /** Which configuration is noted as applied. */
    ConfigId applied(MachineName machine) {
        return fleet.applied.latest(machine).orElseThrow().config().id();
    }

    Operations operations() {
        return rooms.operations();
    }

    String refusal(MachineName machine, Apply wish) {
        PlanOutcome.Refused refused = refused(machine, wish);
        return refused.words() + " " + refused.remedy();
    }

    PlanOutcome.Refused refused(MachineName machine, Apply wish) {
        return switch (operations().plan(machine, wish, "admin")) {
            case PlanOutcome.Proposed(Operation planned) ->
                throw new AssertionError(planned.plan().toString());
            case PlanOutcome.Refused refused -> refused;
        };
    }

    Operation plan(MachineName machine, Apply wish) {
        return switch (operations().plan(machine, wish, "admin")) {
            case PlanOutcome.Proposed(Operation planned) -> planned;
            case PlanOutcome.Refused(String words, String remedy, var _) ->
                throw new AssertionError(words + " " + remedy);
        };
    }

    OperationId start(MachineName machine, Apply wish) {
        return start(plan(machine, wish).id());
    }

    private OperationId start(OperationId planned) {
        return switch (operations().start(planned, "", "a test", "admin")) {
            case StartOutcome.Started(Operation started) -> started.id();
            case StartOutcome.PlanChanged(Operation _, List<String> changes) ->
                throw new AssertionError(changes.toString());
            case StartOutcome.Refused(String words, String remedy) -> throw new AssertionError(words + " " + remedy);
        };
    }

    /** Takes back what has succeeded. */
    OperationId undo(OperationId id) {
        return switch (operations().undo(id, "admin")) {
            case SteerOutcome.PlanFirst(Operation plan) -> start(plan.id());
            case SteerOutcome other -> throw new AssertionError(other.toString());
        };
    }

    OperationState state(OperationId id) {
        return operations().find(id).orElseThrow().state();
    }

    /** Waits until a step has begun. One that only writes down something is over before anybody can look. */
    void awaitStep(OperationId id, String step) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> begun(id, step) || state(id).phase() != OperationState.Phase.ACTIVE);
    }

    private boolean begun(OperationId id, String step) {
        return operations().find(id).orElseThrow().steps().stream()
                .filter(each -> each.planned().id().equals(step))
                .anyMatch(each -> !(each.state() instanceof StepState.Ahead));
    }

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

    private String said(OperationId id) {
        StringWriter out = new StringWriter();
        try {
            operations().writeOutput(id, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** Ends the console in the midst of whatever it does. */
    void kill() {
        rooms.close();
        ssh.close();
    }

    void startAgain() {
        ssh = new SshExecutor(fleet.keys, SETTINGS);
        rooms = open();
    }

    @Override
    public void close() {
        kill();
        fleet.close();
    }
}
