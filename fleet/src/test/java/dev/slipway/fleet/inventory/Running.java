package dev.slipway.fleet.inventory;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.OperationRooms;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.PlanOutcome;
import dev.slipway.fleet.operation.StartOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Operations over a {@link Fleet}, with real time. */
public final class Running implements AutoCloseable {
    public final OperationRooms rooms;

    public Running(Fleet fleet, OperationKind<?>... kinds) {
        this.rooms = OperationRooms.open(new OperationRooms.Foundation(
                fleet.database.jdbc(),
                fleet.database.transactions(),
                List.of(kinds),
                fleet.routes,
                fleet.ssh,
                fleet.audit,
                fleet.events,
                Clock.systemUTC()));
        rooms.resume();
    }

    public OperationId start(String machine, Record parameters) {
        PlanOutcome planned = rooms.operations().plan(new MachineName(machine), parameters, "anna");
        if (planned instanceof PlanOutcome.Proposed(Operation operation)
                && rooms.operations().start(operation.id(), "", "", "anna") instanceof StartOutcome.Started) {
            return operation.id();
        }
        throw new AssertionError(planned.toString());
    }

    public Operation ended(OperationId id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> rooms.operations().find(id).orElseThrow().state().phase() != OperationState.Phase.ACTIVE);
        return rooms.operations().find(id).orElseThrow();
    }

    @Override
    public void close() {
        rooms.close();
    }
}
