package dev.slipway.app.demo;

import dev.slipway.app.config.Console;
import dev.slipway.app.config.DataDirectory;
import dev.slipway.app.config.NetworkBoot;
import dev.slipway.app.config.RunOptions;
import dev.slipway.fleet.access.Accounts;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.drift.Drifts;
import dev.slipway.fleet.login.LoginKeys;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.fleet.update.UpdateGraphs;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.testbed.sim.BootClient;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a console has in the demo and nowhere else. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(Console.DEMO)
class DemoBeans {
    @Bean(destroyMethod = "close")
    static DemoScene demoScene(
            @Value("${" + Demo.MACHINES + "}") int machines,
            RunOptions options,
            DataDirectory data,
            NetworkBoot network,
            FleetRepository fleet,
            ImageLibrary images,
            Provisioning provisioning,
            Operations operations,
            Rehearsals rehearsals,
            AppliedConfigs applied,
            Drifts drifts,
            Accounts accounts,
            LoginKeys keys,
            Clock clock)
            throws IOException {
        if (accounts.none()) {
            accounts.create(Demo.ACCOUNT, Demo.PASSWORD, Role.ADMIN);
        }
        return new DemoScene(
                machines,
                data,
                new BootClient.Server(
                        InetAddress.ofLiteral("127.0.0.1"),
                        options.dhcpPort(),
                        options.tftpPort(),
                        network.machinePort()),
                new DemoScene.Console(fleet, images, provisioning, operations, rehearsals, applied, drifts),
                keys.all(),
                clock);
    }

    @Bean
    static UpdateGraphs demoGraphs() {
        return DemoGraphs::graph;
    }

    @Bean
    static ApplicationListener<ApplicationReadyEvent> demoBegins(DemoScene scene) {
        return event -> scene.begin();
    }
}
