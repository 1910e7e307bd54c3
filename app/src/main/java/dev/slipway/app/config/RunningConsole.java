package dev.slipway.app.config;

import dev.slipway.fleet.access.Accounts;
import dev.slipway.fleet.access.SetupToken;
import dev.slipway.fleet.login.LoginKeys;
import dev.slipway.fleet.provision.MachineDoor;
import dev.slipway.fleet.provision.ProvisionRooms;
import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.LoaderChoice;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.ui.shell.ConsoleFacts;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** What the running console consists of beyond the fleet: its doors to machines, its clockwork, and its greeting. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class RunningConsole {
    private static final int TICK_MILLIS = 2000;

    private final ProvisionRooms rooms;
    private final Accounts accounts;
    private final SetupToken setup;
    private final RunOptions options;

    RunningConsole(ProvisionRooms rooms, Accounts accounts, SetupToken setup, RunOptions options) {
        this.rooms = rooms;
        this.accounts = accounts;
        this.setup = setup;
        this.options = options;
    }

    @Bean
    static Loaders loaders(DataDirectory data) throws IOException {
        java.nio.file.Files.createDirectories(data.loaders());
        return Loaders.in(data.root());
    }

    @Bean(destroyMethod = "close")
    static NetworkBoot networkBoot(
            RunOptions options, DataDirectory data, ProvisionRooms rooms, Loaders loaders, Clock clock)
            throws IOException {
        return NetworkBoot.start(options, data, rooms, loaders, clock);
    }

    /** The port is only known once it is open, so it is asked for when a machine needs it. */
    @Bean
    static MachineDoor machineDoor(RunOptions options, ObjectProvider<NetworkBoot> boot) {
        return consoleAddress -> {
            String host = options.advertise().isEmpty() ? consoleAddress : options.advertise();
            return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                    + boot.getObject().machinePort());
        };
    }

    @Bean
    static ConsoleFacts consoleFacts(
            RunOptions options, DataDirectory data, LoginKeys keys, NetworkBoot boot, Loaders loaders) {
        return new ConsoleFacts() {
            @Override
            public boolean demo() {
                return options.demo();
            }

            @Override
            public String version() {
                String version = SlipwayApplication.class.getPackage().getImplementationVersion();
                return version == null ? "built from sources" : version;
            }

            @Override
            public Path dataDirectory() {
                return data.root();
            }

            @Override
            public String sshPublicKey() {
                return keys.authorizedKeysLine();
            }

            @Override
            public List<BootInterface> networks() {
                return boot.networks();
            }

            @Override
            public List<PortReport> ports() {
                return boot.reports();
            }

            @Override
            public List<LoaderChoice> loaders() {
                return loaders.report();
            }
        };
    }

    @Scheduled(fixedDelay = TICK_MILLIS)
    void tick() {
        rooms.desk().endOverdue();
        rooms.proofs().tryPending();
    }

    @EventListener
    void greet(WebServerInitializedEvent event) {
        PrintStream out = System.out;
        String url = "http://" + (options.demo() ? Console.LOOPBACK : Greeting.host()) + ":"
                + event.getWebServer().getPort() + "/";
        out.println();
        out.println("  Slipway is ready:  " + url);
        if (accounts.none()) {
            out.println();
            out.println("  First run: make the admin account at");
            out.println("    " + url + "setup?token=" + setup.reveal());
            out.println("  The token in this address works until the account exists.");
        }
        out.println();
        out.flush();
    }
}
