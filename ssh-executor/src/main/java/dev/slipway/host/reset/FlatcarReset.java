package dev.slipway.host.reset;

import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.RemoteFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A reset by flatcar-reset (Flatcar 3535.0.0 and later), in the order of the methods: {@link #prepare}, {@link #upload},
 * {@link #save}, {@link #stage}, {@link #protectConfig}, {@link #staged}; then a reboot, the point of no return. Until then
 * {@link #undo} takes it back. The configuration goes as a file, never by a URL, which every user of the machine could read.
 *
 * @param rules what is kept
 * @param keepMachineId whether the machine keeps the id of its installation (machine-id(5))
 */
public record FlatcarReset(KeepRules rules, boolean keepMachineId) {
    /** Nobody but root looks in here. */
    private static final String DIRECTORY = "/root/.reset";

    private static final String CONFIG = DIRECTORY + "/new.ign";
    /** One for each reset: what an earlier one kept says nothing about how the machine is now. */
    private static final String SAVED = DIRECTORY + "/before-";

    private static final String OEM = "/oem";
    private static final int OWNER_ONLY = 0600;

    /** flatcar-reset starts several processes per path when it lists; half a million paths take minutes. */
    private static final Duration DEADLINE = Duration.ofMinutes(15);

    /**
     * Makes the directory for the configuration.
     *
     * @return a command that may be repeated
     */
    public RemoteCommand prepare() {
        return RemoteCommand.of("install", "-d", "-m", "700", DIRECTORY).withSudo();
    }

    /**
     * The configuration as a file on the machine.
     *
     * @param ignition what Ignition shall apply after the reset
     * @return the file, readable by root only; its install command needs {@link RemoteCommand#withSudo}
     */
    public RemoteFile upload(Content ignition) {
        return new RemoteFile(CONFIG, OWNER_ONLY, ignition);
    }

    /**
     * Keeps what flatcar-reset will change on the OEM partition.
     *
     * @param reset a number that no other reset of this machine has
     * @return a command that may be repeated
     */
    public RemoteCommand save(long reset) {
        return save(OEM, SAVED + reset);
    }

    static RemoteCommand save(String oem, String saved) {
        return ResetScripts.SAVE.command("save what the reset changes", oem, saved);
    }

    /**
     * What flatcar-reset itself says that it will keep.
     *
     * @return a command that changes nothing
     */
    public RemoteCommand previewKeep() {
        return flatcarReset("ask flatcar-reset what it keeps", List.of("--preview-keep"));
    }

    /**
     * What flatcar-reset itself says that it will delete.
     *
     * @return a command that changes nothing
     */
    public RemoteCommand previewDelete() {
        return flatcarReset("ask flatcar-reset what it deletes", List.of("--preview-delete"));
    }

    /**
     * Stages the reset. The machine does nothing until it is rebooted, by whomever.
     *
     * @return the command
     */
    public RemoteCommand stage() {
        List<String> options = new ArrayList<>(List.of("--ignition-file", CONFIG));
        if (keepMachineId) {
            options.add("--keep-machine-id");
        }
        return flatcarReset("stage the reset", options);
    }

    private RemoteCommand flatcarReset(String title, List<String> options) {
        List<String> words = new ArrayList<>(List.of("flatcar-reset"));
        words.addAll(options);
        if (!rules.paths().isEmpty()) {
            words.add("--keep-paths");
            rules.paths().forEach(path -> words.add(path.regex()));
        }
        return RemoteCommand.of(words).named(title).withSudo().withDeadline(DEADLINE);
    }

    /**
     * Lets only root read the configuration on the OEM partition; flatcar-reset does not see to that.
     *
     * @return the command
     */
    public RemoteCommand protectConfig() {
        return RemoteCommand.of("chmod", "600", OEM + "/config.ign").withSudo();
    }

    /**
     * Looks at what is staged.
     *
     * @return a command for {@link StagedReset#parse}
     */
    public RemoteCommand staged() {
        return staged("");
    }

    static RemoteCommand staged(String root) {
        return ResetScripts.STAGED.command("look at the staged reset", root);
    }

    /**
     * Takes a staged reset back, and the copy of the OEM partition's files with it.
     *
     * @param reset the number that its files were kept by
     * @return a command that may be repeated
     */
    public RemoteCommand undo(long reset) {
        return undo(OEM, SAVED + reset);
    }

    /**
     * Removes what was brought for the reset, which holds the configuration.
     *
     * @return a command that may be repeated
     */
    public RemoteCommand forget() {
        return RemoteCommand.of("rm", "-rf", DIRECTORY).withSudo();
    }

    static RemoteCommand undo(String oem, String saved) {
        return ResetScripts.UNDO.command("take the reset back", oem, saved);
    }
}
