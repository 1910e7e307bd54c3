package dev.slipway.host;

import dev.slipway.host.OstreeStatus.Deployment;
import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Fedora CoreOS, driven by rpm-ostree (rpm-ostree(1), ostree-admin(1)) with Zincati held. While zincati.service runs,
 * rpm-ostree refuses updates by others; that refusal is kept as a guard against races, so nothing here bypasses it.
 */
public record FedoraCoreOs() implements UpdatableDriver {
    /** The service that updates the machine by itself. */
    public static final String ZINCATI = "zincati.service";

    /** The drop-in by which updates are held; Zincati reads only names that end in {@code .toml}. */
    public static final String HOLD_FILE = "/etc/zincati/config.d/90-disable-auto-updates.toml";

    /** Some hundred megabytes over a slow line, then written to a slow disk. */
    private static final Duration STAGE_DEADLINE = Duration.ofMinutes(60);

    private static final Duration DEPLOYMENT_DEADLINE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "Fedora CoreOS";
    }

    @Override
    public String updater() {
        return ZINCATI;
    }

    @Override
    public RemoteCommand pauseUpdates() {
        return RemoteCommand.of("systemctl", "stop", ZINCATI).withSudo();
    }

    @Override
    public RemoteCommand resumeUpdates() {
        // Zincati reads its configuration only when it starts.
        return RemoteCommand.of("systemctl", "restart", ZINCATI).withSudo();
    }

    @Override
    public RemoteCommand holdUpdates() {
        return HostScripts.HOLD_ZINCATI.command("hold automatic updates", HOLD_FILE);
    }

    @Override
    public RemoteCommand releaseUpdates() {
        return HostScripts.RELEASE_ZINCATI.command("release automatic updates", HOLD_FILE);
    }

    @Override
    public boolean holdsUpdates(HostFacts facts) {
        return !facts.zincati().enabled();
    }

    /**
     * Writes the hold into the {@code /etc} of a deployment that does not run. A rollback brings the old {@code /etc}
     * back, which knows nothing of a hold that was written after it was left (fedora-coreos-tracker#247).
     *
     * @param deployment the deployment that boots next
     * @return a command that may be repeated
     */
    public RemoteCommand holdUpdatesIn(Deployment deployment) {
        return HostScripts.HOLD_ZINCATI_IN_DEPLOYMENT.command(
                "hold automatic updates in the deployment that boots next",
                HOLD_FILE,
                deployment.osname(),
                deployment.checksum() + "." + deployment.serial());
    }

    /**
     * Reads the deployments.
     *
     * @return {@code rpm-ostree status --json}
     */
    public RemoteCommand status() {
        return RemoteCommand.of("rpm-ostree", "status", "--json").withSudo();
    }

    /**
     * Understands {@link #status}.
     *
     * @param output what it wrote
     * @return the deployments and what rpm-ostree is doing
     */
    public Answer<OstreeStatus> parseStatus(String output) {
        return OstreeReader.read(output);
    }

    /**
     * Loads a version and stages it, locked: no reboot applies it before {@link #finalizeAndReboot}.
     *
     * @param target the version
     * @param downgrade whether it may be older than the running one
     * @return {@code rpm-ostree deploy --lock-finalization}, the way Zincati does it
     */
    public RemoteCommand stage(OstreeTarget target, boolean downgrade) {
        List<String> words = new ArrayList<>(List.of("rpm-ostree", "deploy", "--lock-finalization"));
        if (!downgrade) {
            words.add("--disallow-downgrade");
        }
        switch (target) {
            case OstreeTarget.Image(String digest) -> words.add(digest);
            case OstreeTarget.Version(String version) -> words.add(version);
            case OstreeTarget.Commit(String checksum) -> {
                words.add("--skip-branch-check");
                words.add("revision=" + checksum);
            }
        }
        return RemoteCommand.of(words).withSudo().withDeadline(STAGE_DEADLINE);
    }

    /**
     * Unlocks the staged deployment and reboots into it at once; it is written while the machine shuts down. rpm-ostree
     * compares the commit without layers, so that no other staged deployment is applied by mistake.
     *
     * @param staged the deployment that was staged
     * @return {@code rpm-ostree finalize-deployment}, which also takes one that somebody unlocked before
     */
    public RemoteCommand finalizeAndReboot(Deployment staged) {
        return RemoteCommand.of("rpm-ostree", "finalize-deployment", "--allow-unlocked", staged.base())
                .withSudo()
                .withDeadline(DEPLOYMENT_DEADLINE);
    }

    /**
     * Throws the staged or pending deployment away.
     *
     * @return {@code rpm-ostree cleanup -p}, which may be repeated
     */
    public RemoteCommand withdraw() {
        return RemoteCommand.of("rpm-ostree", "cleanup", "-p").withSudo().withDeadline(DEPLOYMENT_DEADLINE);
    }

    /**
     * Lets the next boot run the previous deployment. Not to be repeated: the second rollback undoes the first, so the
     * status decides whether it is still to be done.
     *
     * @return {@code rpm-ostree rollback}, without a reboot
     */
    public RemoteCommand rollback() {
        return RemoteCommand.of("rpm-ostree", "rollback").withSudo().withDeadline(DEPLOYMENT_DEADLINE);
    }

    /**
     * Keeps a deployment when others are cleaned up.
     *
     * @param index its position in a status that was read right before: positions move with every change
     * @return {@code ostree admin pin}
     */
    public RemoteCommand pin(int index) {
        return RemoteCommand.of("ostree", "admin", "pin", Integer.toString(index))
                .withSudo()
                .withDeadline(DEPLOYMENT_DEADLINE);
    }

    /**
     * Lets a deployment be cleaned up again.
     *
     * @param index its position in a status that was read right before
     * @return {@code ostree admin pin --unpin}
     */
    public RemoteCommand unpin(int index) {
        return RemoteCommand.of("ostree", "admin", "pin", "--unpin", Integer.toString(index))
                .withSudo()
                .withDeadline(DEPLOYMENT_DEADLINE);
    }
}
