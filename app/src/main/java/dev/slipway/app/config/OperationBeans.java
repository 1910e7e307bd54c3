package dev.slipway.app.config;

import dev.slipway.fleet.adopt.Imports;
import dev.slipway.fleet.adopt.NewHostKeys;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.apply.ApplyKind;
import dev.slipway.fleet.apply.ApplyTimes;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.change.ConfigStandings;
import dev.slipway.fleet.command.RunCommandKind;
import dev.slipway.fleet.command.RunReports;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.DriftLook;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.KnownRoutes;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.login.KeyChange;
import dev.slipway.fleet.login.LoginKeys;
import dev.slipway.fleet.login.RekeyKind;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.OperationRooms;
import dev.slipway.fleet.operation.OperationSeries;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.DesiredConfigs;
import dev.slipway.fleet.provision.MachineDoor;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.fleet.provision.ProvisionRooms;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.provision.Reinstallations;
import dev.slipway.fleet.rebuild.RebuildKind;
import dev.slipway.fleet.rebuild.RebuildRooms;
import dev.slipway.fleet.reset.ResetKind;
import dev.slipway.fleet.reset.ResetPreviews;
import dev.slipway.fleet.round.Rounds;
import dev.slipway.fleet.update.Blocklist;
import dev.slipway.fleet.update.HoldUpdatesKind;
import dev.slipway.fleet.update.HttpUpdateGraphs;
import dev.slipway.fleet.update.PinKind;
import dev.slipway.fleet.update.RebootKind;
import dev.slipway.fleet.update.ReleaseUpdatesKind;
import dev.slipway.fleet.update.RollbackKind;
import dev.slipway.fleet.update.UnpinKind;
import dev.slipway.fleet.update.UpdateGraphs;
import dev.slipway.fleet.update.UpdateKind;
import dev.slipway.fleet.update.WithdrawKind;
import dev.slipway.fleet.wake.MagicPackets;
import dev.slipway.fleet.wake.WakeKind;
import dev.slipway.pxe.wake.WakeNetwork;
import dev.slipway.ssh.SshExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What asks machines and what acts on them, put together by constructors. */
@Configuration(proxyBeanMethods = false)
class OperationBeans {
    private static final Duration GRAPH_PATIENCE = Duration.ofSeconds(10);

    @Bean
    MachineRoutes machineRoutes(FleetRepository fleet, Provisioning provisioning, ProvisionRooms rooms) {
        return new KnownRoutes(fleet, provisioning, rooms.pins());
    }

    @Bean(destroyMethod = "close")
    Inventory inventory(
            JdbcClient jdbc,
            FleetRepository fleet,
            MachineRoutes routes,
            SshExecutor ssh,
            FleetEvents events,
            Clock clock) {
        return new Inventory(jdbc, fleet, routes, ssh, events, clock);
    }

    @Bean
    Rounds factRounds(Scheduler scheduler, Inventory inventory, FleetRepository fleet, Clock clock)
            throws SchedulerException {
        return new Rounds(
                scheduler, JobKey.jobKey("read", "facts"), Inventory.INTERVAL, fleet, clock, inventory::refreshSoon);
    }

    /** Whoever was declared, installed, imported or acted on is asked without waiting for its next turn. */
    @Bean(destroyMethod = "close")
    FleetEvents.Subscription factsFollowChanges(
            FleetEvents events,
            Rounds factRounds,
            Inventory inventory,
            Provisioning provisioning,
            Operations operations) {
        return events.subscribe(event -> {
            switch (event) {
                case FleetEvent.FleetPublished published -> factRounds.align();
                case FleetEvent.MachineChanged(String name) ->
                    provisioning
                            .machine(name)
                            .map(MachineOverview::state)
                            .filter(OperationBeans::canBeAsked)
                            .ifPresent(state -> inventory.refreshSoon(new MachineName(name)));
                case FleetEvent.OperationChanged(long id) ->
                    operations
                            .find(new OperationId(id))
                            .filter(operation -> hasStopped(operation.state().phase()))
                            .ifPresent(operation -> inventory.refreshSoon(operation.machine()));
                default -> {}
            }
        });
    }

    private static boolean hasStopped(OperationState.Phase phase) {
        return phase == OperationState.Phase.ENDED || phase == OperationState.Phase.FAILED;
    }

    private static boolean canBeAsked(MachineState state) {
        return state instanceof MachineState.Imported
                || (state instanceof MachineState.Installed installed && installed.proof() instanceof Proof.Proved);
    }

    @Bean
    Blocklist blocklist(JdbcClient jdbc, Clock clock) {
        return new Blocklist(jdbc, clock);
    }

    @Bean
    OperationKind<?> reboot(Inventory inventory, Blocklist blocklist) {
        return new RebootKind(inventory::refresh, blocklist);
    }

    /** The demo has releases of its own. */
    @Bean
    @ConditionalOnProperty(name = Console.DEMO, havingValue = "false", matchIfMissing = true)
    UpdateGraphs updateGraphs() {
        return new HttpUpdateGraphs(HttpUpdateGraphs.FEDORA, GRAPH_PATIENCE);
    }

    @Bean
    OperationKind<?> update(Inventory inventory, UpdateGraphs graphs, Blocklist blocklist) {
        return new UpdateKind(inventory::refresh, graphs, blocklist);
    }

    @Bean
    OperationKind<?> rollback(Inventory inventory, Blocklist blocklist) {
        return new RollbackKind(inventory::refresh, blocklist);
    }

    @Bean
    OperationKind<?> pin(Inventory inventory) {
        return new PinKind(inventory::refresh);
    }

    @Bean
    OperationKind<?> unpin(Inventory inventory) {
        return new UnpinKind(inventory::refresh);
    }

    @Bean
    OperationKind<?> withdraw(Inventory inventory) {
        return new WithdrawKind(inventory::refresh);
    }

    @Bean
    OperationKind<?> hold(Inventory inventory) {
        return new HoldUpdatesKind(inventory::refresh);
    }

    @Bean
    OperationKind<?> release(Inventory inventory, Blocklist blocklist) {
        return new ReleaseUpdatesKind(inventory::refresh, blocklist);
    }

    @Bean
    ResetPreviews resetPreviews(FleetRepository fleet, MachineRoutes routes, SshExecutor ssh) {
        return new ResetPreviews(fleet, routes, ssh);
    }

    @Bean
    OperationKind<?> reset(
            Inventory inventory,
            FleetRepository fleet,
            DesiredConfigs desired,
            AppliedConfigs applied,
            ConfigStandings standings,
            Reinstallations reinstallations,
            MachineDoor door,
            MachineRoutes routes,
            SshExecutor ssh,
            LoginKeys keys,
            DriftLook drift) {
        return new ResetKind(
                inventory::refresh,
                new ResetKind.Ground(
                        fleet,
                        desired,
                        applied,
                        standings,
                        reinstallations,
                        door,
                        routes,
                        ssh,
                        keys::authorizedKeysLine,
                        drift));
    }

    @Bean
    OperationKind<?> run(MachineRoutes routes) {
        return new RunCommandKind(routes);
    }

    @Bean
    OperationKind<?> wake(FleetRepository fleet, MachineRoutes routes) {
        return new WakeKind(fleet, routes, WakeNetwork::all);
    }

    @Bean
    OperationKind<?> rebuild(
            Inventory inventory,
            MachineRoutes routes,
            SshExecutor ssh,
            FleetRepository fleet,
            ProvisionRooms rooms,
            AppliedConfigs applied,
            MachineDoor door,
            LoginKeys keys,
            DriftLook drift) {
        return new RebuildKind(new RebuildRooms(
                inventory::refresh,
                RebuildRooms.Questions.over(routes, ssh),
                fleet,
                rooms.provisioning(),
                rooms.desired(),
                applied,
                rooms.reinstallations(),
                rooms.images(),
                door,
                new MagicPackets(fleet, routes, WakeNetwork::all),
                keys::authorizedKeysLine,
                drift));
    }

    @Bean
    OperationKind<?> apply(
            Inventory inventory,
            AppliedConfigs applied,
            DesiredConfigs desired,
            MachineRoutes routes,
            FleetEvents events,
            LoginKeys keys) {
        return new ApplyKind(
                inventory::refresh, applied, desired, routes, events, keys::authorizedKeysLine, ApplyTimes.USUAL);
    }

    @Bean
    RunReports runReports(Operations operations, OperationSeries series) {
        return new RunReports(operations, series);
    }

    @Bean
    Imports imports(
            FleetRepository fleet,
            Provisioning provisioning,
            Inventory inventory,
            SshExecutor ssh,
            MachineRoutes routes,
            LoginKeys keys,
            AppliedConfigs applied,
            Clock clock) {
        return new Imports(fleet, provisioning, inventory, ssh, routes, keys::authorizedKeysLine, applied, clock);
    }

    @Bean
    NewHostKeys newHostKeys(
            MachineRoutes routes, Provisioning provisioning, Inventory inventory, SshExecutor ssh, Clock clock) {
        return new NewHostKeys(routes, provisioning, inventory, ssh, clock);
    }

    @Bean
    KeyChange keyChange(
            LoginKeys keys, FleetRepository fleet, MachineRoutes routes, Provisioning provisioning, AuditLog audit) {
        return new KeyChange(keys, fleet, routes, provisioning, audit);
    }

    @Bean
    OperationKind<?> rekey(LoginKeys keys, MachineRoutes routes) {
        return new RekeyKind(keys, routes);
    }

    @Bean(destroyMethod = "close")
    OperationRooms operationRooms(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            List<OperationKind<?>> kinds,
            MachineRoutes routes,
            SshExecutor ssh,
            AuditLog audit,
            FleetEvents events,
            Clock clock) {
        return OperationRooms.open(new OperationRooms.Foundation(
                jdbc, new TransactionTemplate(transactions), kinds, routes, ssh, audit, events, clock));
    }

    @Bean
    Operations operations(OperationRooms rooms) {
        return rooms.operations();
    }

    @Bean
    OperationSeries operationSeries(OperationRooms rooms) {
        return rooms.series();
    }

    /** What was under way when the last console ended goes on once everything that it needs is there. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> operationsGoOn(OperationRooms rooms, Rounds factRounds) {
        return ready -> {
            rooms.resume();
            factRounds.align();
        };
    }
}
