package dev.slipway.app.config;

import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.rehearsal.RehearsalRooms;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.fleet.update.Blocklist;
import java.time.Clock;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Rehearsals, put together by constructors. */
@Configuration(proxyBeanMethods = false)
class RehearsalBeans {
    @Bean(destroyMethod = "close")
    RehearsalRooms rehearsalRooms(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            FleetRepository fleet,
            Operations operations,
            Blocklist blocklist,
            Provisioning provisioning,
            Inventory inventory,
            AuditLog audit,
            FleetEvents events,
            Clock clock) {
        return new RehearsalRooms(new RehearsalRooms.Foundation(
                jdbc,
                new TransactionTemplate(transactions),
                fleet::current,
                operations,
                blocklist,
                machine -> provisioning.machine(machine.value()).map(MachineOverview::state),
                inventory::refresh,
                audit,
                events,
                clock));
    }

    @Bean
    Rehearsals rehearsals(RehearsalRooms rooms) {
        return rooms.rehearsals();
    }

    /** After the operations: a rehearsal goes on with one that goes on. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ApplicationListener<ApplicationReadyEvent> rehearsalsGoOn(RehearsalRooms rooms) {
        return ready -> rooms.begin();
    }
}
