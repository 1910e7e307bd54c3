package dev.slipway.fleet.operation;

import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.ssh.SshExecutor;
import java.time.Clock;

/**
 * What running operations share.
 *
 * @param table operations, steps and notes
 * @param outputs what steps write
 * @param kinds all kinds
 * @param planner makes plans
 * @param routes the ways to the machines
 * @param ssh logs in to them
 * @param audit who did what
 * @param events tells open screens
 * @param clock tells the time of day
 * @param pace tells how long things take
 */
record Workbench(
        OperationTable table,
        OutputTable outputs,
        OperationKinds kinds,
        Planner planner,
        MachineRoutes routes,
        SshExecutor ssh,
        AuditLog audit,
        FleetEvents events,
        Clock clock,
        Pace pace) {
    void changed(OperationId id) {
        events.publish(new FleetEvent.OperationChanged(id.value()));
    }
}
