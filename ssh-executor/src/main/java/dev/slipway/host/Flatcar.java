package dev.slipway.host;

import dev.slipway.host.FlatcarStatus.Slot;
import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Flatcar, driven by flatcar-update, update_engine_client and cgpt, with locksmithd stopped: by its default it reboots five
 * minutes after an update by itself.
 */
public record Flatcar() implements UpdatableDriver {
    /** The service that reboots after an update. */
    public static final String LOCKSMITHD = "locksmithd.service";

    /** The admin's configuration of updates. */
    public static final String UPDATE_CONF = "/etc/flatcar/update.conf";

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6}){2}([+-][0-9A-Za-z.+-]{1,64})?");
    private static final Pattern DEVICE = Pattern.compile("/dev/[A-Za-z0-9][A-Za-z0-9/_.-]{0,99}");

    /** Some hundred megabytes over a slow line, and the post-install of its extensions. */
    private static final Duration UPDATE_DEADLINE = Duration.ofMinutes(60);

    @Override
    public String name() {
        return "Flatcar";
    }

    @Override
    public String updater() {
        return LOCKSMITHD;
    }

    @Override
    public RemoteCommand pauseUpdates() {
        return HostScripts.STOP_IF_THERE.command("stop the reboots of locksmithd", LOCKSMITHD);
    }

    @Override
    public RemoteCommand resumeUpdates() {
        return HostScripts.START_IF_THERE.command("let locksmithd reboot again", LOCKSMITHD);
    }

    @Override
    public RemoteCommand holdUpdates() {
        return HostScripts.HOLD_FLATCAR.command("hold automatic updates", UPDATE_CONF);
    }

    @Override
    public RemoteCommand releaseUpdates() {
        return HostScripts.RELEASE_FLATCAR.command("release automatic updates", UPDATE_CONF);
    }

    @Override
    public boolean holdsUpdates(HostFacts facts) {
        return facts.flatcar().server().equals(FlatcarStatus.DISABLED);
    }

    /**
     * Loads a version into the passive slot, which then boots next. Any version goes, up or down; its signature is checked
     * by the update engine.
     *
     * @param version such as {@code 4757.2.1}
     * @return {@code flatcar-update --to-version}
     * @throws IllegalArgumentException when it is not a version
     */
    public RemoteCommand stage(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("\"" + version + "\" is not a version of Flatcar, such as 4757.2.1");
        }
        return RemoteCommand.of("flatcar-update", "--to-version", version)
                .withSudo()
                .withDeadline(UPDATE_DEADLINE);
    }

    /**
     * Reads slots, update engine and configuration.
     *
     * @return a script that mounts the passive slot read-only, in its own namespace, to read its version
     */
    public RemoteCommand status() {
        return HostScripts.FLATCAR_STATUS.command("read the A/B slots");
    }

    /**
     * Understands {@link #status}.
     *
     * @param output what it wrote
     * @return the slots and the rest; {@link Answer.Unreadable} when it is not sure which slot runs
     */
    public Answer<FlatcarStatus> parseStatus(String output) {
        return FlatcarReader.read(output);
    }

    /**
     * Forgets an update that waits for a reboot, and lets the running slot boot next.
     *
     * @param running the slot that runs
     * @return {@code update_engine_client -reset_status}, then {@code cgpt prioritize}; both may be repeated
     */
    public List<RemoteCommand> withdraw(Slot running) {
        return List.of(
                RemoteCommand.of("update_engine_client", "-reset_status").withSudo(),
                RemoteCommand.of("cgpt", "prioritize", device(running)).withSudo());
    }

    /**
     * Lets the passive slot boot next. One that was never marked good gets one try.
     *
     * @param passive the slot that does not run; to be checked before that it holds a filesystem
     * @return {@code cgpt prioritize}, and {@code cgpt add -T 1} where it is needed
     * @throws IllegalArgumentException when the slot is empty: the machine would not boot
     */
    public List<RemoteCommand> rollback(Slot passive) {
        if (!passive.filesystem()) {
            throw new IllegalArgumentException("the passive slot " + passive.label() + " is empty");
        }
        List<RemoteCommand> commands = new ArrayList<>();
        commands.add(RemoteCommand.of("cgpt", "prioritize", device(passive)).withSudo());
        if (!passive.successful()) {
            commands.add(
                    RemoteCommand.of("cgpt", "add", "-T", "1", device(passive)).withSudo());
        }
        return List.copyOf(commands);
    }

    private static String device(Slot slot) {
        if (!DEVICE.matcher(slot.device()).matches()) {
            throw new IllegalArgumentException("\"" + slot.device() + "\" is not a device");
        }
        return slot.device();
    }
}
