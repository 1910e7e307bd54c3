package dev.slipway.app.config;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The running console: holds the data directory, starts everything, and waits until it is told to end. */
public final class Console {
    /** The property by which the parts of the demo are switched on. */
    public static final String DEMO = "slipway.demo";

    /** Where the demo listens, for people and for its machines. */
    static final String LOOPBACK = "127.0.0.1";

    private Console() {}

    /**
     * Runs until the process is asked to end.
     *
     * @param options what was asked for
     * @return the exit code: 0 after an orderly end
     * @throws DataDirectoryRefused when the data directory cannot be used
     */
    public static int run(RunOptions options) {
        DataDirectory data = DataDirectory.open(options.data());
        CountDownLatch closed = new CountDownLatch(1);
        if (options.demo()) {
            // Thirty machines that boot at once would bury how to log in. As system properties, because Spring sets
            // logging
            // up before it asks the initializer below.
            System.setProperty("logging.level.dev.slipway", "warn");
            System.setProperty("logging.level.dev.slipway.app.demo", "info");
        }
        SpringApplication application = new SpringApplication(SlipwayApplication.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.addInitializers((ApplicationContextInitializer<ConfigurableApplicationContext>) context -> {
            context.getEnvironment().getPropertySources().addFirst(properties(options, data));
            if (context instanceof GenericApplicationContext generic) {
                generic.registerBean(RunOptions.class, () -> options);
                // Released by Spring after all that uses it has ended.
                generic.registerBean(DataDirectory.class, () -> data);
            }
        });
        application.addListeners((ContextClosedEvent event) -> closed.countDown());
        try {
            application.run();
            closed.await();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (RuntimeException e) {
            throw new ConsoleNotStarted(explain(e, options), e);
        }
    }

    private static MapPropertySource properties(RunOptions options, DataDirectory data) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", options.http());
        properties.put("spring.datasource.url", ConsoleDatabase.url(data));
        if (options.demo()) {
            properties.put("server.address", LOOPBACK);
            properties.put(DEMO, true);
        }
        return new MapPropertySource("slipway run", properties);
    }

    private static String explain(Throwable failure, RunOptions options) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException inUse) {
                return "Port " + inUse.getPort() + " is in use. Stop what holds it, or choose another one with --http.";
            }
            if (cause.getCause() == null) {
                return "Slipway could not start: " + cause.getMessage() + " (data directory " + options.data() + ")";
            }
        }
        return "Slipway could not start.";
    }
}
