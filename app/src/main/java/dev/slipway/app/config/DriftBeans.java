package dev.slipway.app.config;

import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.drift.Adoptions;
import dev.slipway.fleet.drift.DriftScans;
import dev.slipway.fleet.drift.DriftTexts;
import dev.slipway.fleet.drift.Drifts;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.DesiredConfigs;
import dev.slipway.fleet.provision.MachineConfigs;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.round.Rounds;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ui.drift.DriftServices;
import java.time.Clock;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What finds drift and ends it, put together by constructors. */
@Configuration(proxyBeanMethods = false)
class DriftBeans {
    @Bean
    DriftScans driftScans(
            JdbcClient jdbc, FleetRepository fleet, AppliedConfigs applied, SshExecutor ssh, Clock clock) {
        return new DriftScans(jdbc, fleet, applied, ssh, clock);
    }

    @Bean(destroyMethod = "close")
    Drifts drifts(
            JdbcClient jdbc,
            FleetRepository fleet,
            Provisioning provisioning,
            Inventory inventory,
            MachineRoutes routes,
            Operations operations,
            DriftScans scans,
            AuditLog audit,
            FleetEvents events,
            Clock clock) {
        return new Drifts(new Drifts.Foundation(
                jdbc, fleet, provisioning, inventory, routes, operations, scans, audit, events, clock));
    }

    @Bean
    DriftTexts driftTexts(MachineRoutes routes, SshExecutor ssh, AppliedConfigs applied, Inventory inventory) {
        return new DriftTexts(routes, ssh, applied, inventory);
    }

    @Bean
    Adoptions adoptions(
            FleetRepository fleet,
            ProfileRenderer renderer,
            MachineConfigs configs,
            DesiredConfigs desired,
            AppliedConfigs applied,
            Drifts drifts,
            MachineRoutes routes,
            SshExecutor ssh,
            DriftTexts texts) {
        return new Adoptions(
                new Adoptions.Foundation(fleet, renderer, configs, desired, applied, drifts, routes, ssh), texts);
    }

    @Bean
    DriftServices driftServices(Drifts drifts, DriftTexts texts, Adoptions adoptions) {
        return new DriftServices(drifts, texts, adoptions);
    }

    @Bean
    Rounds driftRounds(Scheduler scheduler, Drifts drifts, FleetRepository fleet, Clock clock)
            throws SchedulerException {
        return new Rounds(scheduler, JobKey.jobKey("scan", "drift"), Drifts.INTERVAL, fleet, clock, drifts::scanInTurn);
    }

    @Bean(destroyMethod = "close")
    FleetEvents.Subscription driftFollows(FleetEvents events, Drifts drifts, Rounds driftRounds) {
        return events.subscribe(event -> {
            if (event instanceof FleetEvent.FleetPublished) {
                driftRounds.align();
            }
            drifts.follow(event);
        });
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> driftRoundsBegin(Rounds driftRounds) {
        return ready -> driftRounds.align();
    }
}
