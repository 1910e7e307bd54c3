package dev.slipway.app.machineport;

import dev.slipway.fleet.provision.BootDesk;
import dev.slipway.pxe.boot.BootObserver;
import dev.slipway.pxe.boot.Loaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machines' door: an HTTP server of its own on a port of its own, with nothing behind it but what booting
 * machines need. Browsers find no page here, and no account opens anything.
 */
public final class MachinePort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MachinePort.class);
    private static final int MOST_CONNECTIONS = 512;
    private static final int SLOWEST_REQUEST_MILLIS = 20_000;
    private static final int LARGEST_FORM = 256 * 1024;

    private final Tomcat tomcat;
    private final Connector connector;

    private MachinePort(Tomcat tomcat, Connector connector) {
        this.tomcat = tomcat;
        this.connector = connector;
    }

    /**
     * Where things are and who answers.
     *
     * @param address the address to listen on, or empty for all
     * @param port the TCP port; 0 for any free one
     * @param advertised the address that machines are told, or empty for the one that they came to
     * @param images the image library's directory
     * @param scratch a directory for Tomcat's own use
     */
    public record Settings(String address, int port, String advertised, Path images, Path scratch) {}

    /**
     * Opens the door.
     *
     * @param settings where
     * @param desk decides
     * @param observer is told what was asked
     * @param loaders for UEFI HTTP boot
     * @param clock tells the time
     * @return the open door
     * @throws IOException when the port cannot be bound or the scratch directory not be made
     */
    public static MachinePort open(
            Settings settings, BootDesk desk, BootObserver observer, Loaders loaders, Clock clock) throws IOException {
        Files.createDirectories(settings.scratch());
        Files.createDirectories(settings.images());
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(settings.scratch().toString());
        Connector connector = connector(settings.port());
        if (!settings.address().isEmpty()) {
            connector.setProperty("address", settings.address());
        }
        tomcat.setConnector(connector);
        // The Host header is not looked at: UEFI firmware sends it without the port.
        Context context = tomcat.addContext("", settings.images().toString());
        context.setCookies(false);
        if (tomcat.getHost() instanceof org.apache.catalina.core.StandardHost host) {
            host.setErrorReportValveClass(QuietErrors.class.getName());
        }
        ScriptServlet scripts = new ScriptServlet(desk, settings.advertised());
        add(context, "scripts", scripts, "/boot.ipxe", "/autoexec.ipxe");
        Wrapper machines =
                add(context, "machines", new MachineServlet(desk, observer, loaders, scripts, clock), "/m/*");
        machines.addInitParameter("listings", "false");
        machines.addInitParameter("readonly", "true");
        machines.addInitParameter("sendfileSize", "48");
        add(context, "ignition", new IgnitionServlet(desk, settings.advertised()), "/ignition/*");
        add(context, "phone-home", new PhoneHomeServlet(desk), "/phone-home");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IOException("The machines' port " + settings.port() + " could not be opened", e);
        }
        if (connector.getLocalPort() <= 0) {
            MachinePort failed = new MachinePort(tomcat, connector);
            failed.close();
            throw new IOException("The machines' port " + settings.port()
                    + " is in use. Stop what holds it, or choose another one with --machine-http.");
        }
        return new MachinePort(tomcat, connector);
    }

    private static Connector connector(int port) {
        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(port);
        connector.setMaxPostSize(LARGEST_FORM);
        connector.setXpoweredBy(false);
        // A client that sends its request byte by byte holds a connection, not a thread, and not for long.
        connector.setProperty("connectionTimeout", Integer.toString(SLOWEST_REQUEST_MILLIS));
        connector.setProperty("maxConnections", Integer.toString(MOST_CONNECTIONS));
        connector.setProperty("maxThreads", "64");
        connector.setProperty("minSpareThreads", "2");
        connector.setProperty("useSendfile", "true");
        connector.setProperty("compression", "off");
        return connector;
    }

    private static Wrapper add(Context context, String name, jakarta.servlet.Servlet servlet, String... paths) {
        Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
        wrapper.setLoadOnStartup(1);
        for (String path : paths) {
            context.addServletMapping(path, name);
        }
        return wrapper;
    }

    /**
     * The port that is open.
     *
     * @return a TCP port
     */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            LOG.warn("The machines' port did not close cleanly", e);
        }
    }

    /** Errors in a line of text: no stack trace and no version, and nothing that firmware would have to render. */
    public static final class QuietErrors extends ErrorReportValve {
        /** Made by Tomcat. */
        public QuietErrors() {
            setShowReport(false);
            setShowServerInfo(false);
        }
    }
}
