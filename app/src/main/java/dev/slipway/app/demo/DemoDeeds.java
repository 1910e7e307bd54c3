package dev.slipway.app.demo;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Confirmation;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.ParametersOutcome;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.StartOutcome;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is being done in the demo when a person comes: real operations, some of which will fail. */
final class DemoDeeds {
    private static final Logger LOG = LoggerFactory.getLogger(DemoDeeds.class);

    /** One operation, as the API would be asked for it. */
    private record Deed(String machine, String kind, String parameters, String why) {}

    private static final List<Deed> DEEDS = List.of(
            new Deed("ns2", "hold", "{}", "the zone is being moved"),
            new Deed("web1", "reboot", "{}", "new kernel arguments"),
            new Deed("cam1", "reboot", "{}", "the camera hangs"),
            new Deed("ns1", "update", update(DemoFleet.COREOS_NEWEST), "security update"),
            // Which does not boot, so that a failure can be looked at.
            new Deed("lab1", "update", update(DemoFleet.COREOS_NEWEST), "try the new release"));

    private DemoDeeds() {}

    private static String update(dev.slipway.testbed.sim.Release release) {
        return "{\"to\": \"" + release.version() + "\"}";
    }

    /** Starts them on the machines that there are. */
    static void begin(Operations operations, Set<String> machines, String who) {
        for (Deed deed : DEEDS) {
            if (machines.contains(deed.machine())) {
                begin(operations, deed, who);
            }
        }
    }

    private static void begin(Operations operations, Deed deed, String who) {
        ParametersOutcome read = operations.parameters(deed.kind(), deed.parameters());
        if (!(read instanceof ParametersOutcome.Read(Record parameters))) {
            LOG.warn("The demo cannot ask for {}: {}", deed, read);
            return;
        }
        switch (operations.plan(new MachineName(deed.machine()), parameters, who)) {
            case PlanOutcome.Refused(String words, String remedy, var _) ->
                LOG.info("{} of {} is refused: {} {}", deed.kind(), deed.machine(), words, remedy);
            case PlanOutcome.Proposed(Operation planned) -> start(operations, planned, deed.why(), who);
        }
    }

    private static void start(Operations operations, Operation planned, String why, String who) {
        OperationId id = planned.id();
        String typed = planned.plan().confirmation() instanceof Confirmation.Typed(String word, String _) ? word : "";
        if (operations.start(id, typed, why, who) instanceof StartOutcome.Refused(String words, String remedy)) {
            LOG.info("Operation {} is refused: {} {}", id, words, remedy);
        }
    }
}
