package dev.slipway.ui.shell;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.LoaderChoice;
import dev.slipway.pxe.port.PortReport;
import java.nio.file.Path;
import java.util.List;

/** What the running console knows about itself, for Home and Settings. Every answer is as of now. */
public interface ConsoleFacts {
    /**
     * Whether all machines are simulated.
     *
     * @return true in the demo, which says so on every page
     */
    boolean demo();

    /**
     * The version.
     *
     * @return for instance {@code 1.4.0}
     */
    String version();

    /**
     * Where everything is kept.
     *
     * @return the data directory
     */
    Path dataDirectory();

    /**
     * The key that Slipway logs in to machines with.
     *
     * @return one line in OpenSSH's form
     */
    String sshPublicKey();

    /**
     * The networks on which machines are booted.
     *
     * @return empty when there is none
     */
    List<BootInterface> networks();

    /**
     * What became of the ports for network boot.
     *
     * @return one report per port
     */
    List<PortReport> ports();

    /**
     * The loaders for each kind of firmware.
     *
     * @return found or missing, with the remedy
     */
    List<LoaderChoice> loaders();
}
