package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.host.HostProbe;
import dev.slipway.host.HostProof;
import dev.slipway.host.IgnitionResult;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in to machines that phoned home, with the host keys that they gave, and compares what is there with what was
 * declared. What is pending is in the ledger, so a restarted console goes on trying.
 */
public final class InstallProofs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstallProofs.class);

    private final FleetRepository fleet;
    private final BootTimeline timeline;
    private final MachineLedger ledger;
    private final Installations installations;
    private final HostKeyPins pins;
    private final SshExecutor ssh;
    private final Clock clock;
    private final ExecutorService logins = Executors.newVirtualThreadPerTaskExecutor();
    // A concurrent set: the clockwork adds, the logins remove.
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    InstallProofs(
            FleetRepository fleet,
            BootTimeline timeline,
            MachineLedger ledger,
            Installations installations,
            HostKeyPins pins,
            SshExecutor ssh,
            Clock clock) {
        this.fleet = fleet;
        this.timeline = timeline;
        this.ledger = ledger;
        this.installations = installations;
        this.pins = pins;
        this.ssh = ssh;
        this.clock = clock;
    }

    /** Starts a login for every machine whose proof is pending and that none runs for. Returns at once. */
    public void tryPending() {
        ledger.all().forEach((name, state) -> {
            if (state instanceof MachineState.Installed installed
                    && installed.proof() instanceof Proof.Pending
                    && running.add(name)) {
                logins.execute(() -> {
                    try {
                        attempt(name, installed);
                    } catch (RuntimeException e) {
                        // Tried again with the clockwork's next beat, until its deadline.
                        LOG.error("The login that proves the installation of {} broke off", name, e);
                        conclude(name, installed, broken(installed, e));
                    } finally {
                        running.remove(name);
                    }
                });
            }
        });
    }

    private void attempt(String name, MachineState.Installed installed) {
        Optional<DeclaredMachine> machine =
                Optional.ofNullable(fleet.current().machines().get(new MachineName(name)));
        if (machine.isEmpty()) {
            conclude(name, installed, new Proof.NotProved(clock.instant(), name + " is not declared any more."));
            return;
        }
        SshEndpoint endpoint = new SshEndpoint(
                installed.address(),
                machine.get().ssh().value().port(),
                machine.get().ssh().value().user());
        HostKeys keys = HostKeys.parse(String.join("\n", Sheltered.call(() -> pins.of(name))));
        SshOutcome<HostProof> outcome = HostProbe.read(ssh, SshRoute.to(endpoint, keys));
        Proof proof = switch (outcome) {
            case SshOutcome.Success<HostProof>(HostProof seen) -> judge(machine.get(), seen);
            case SshOutcome.Failure<HostProof>(SshFailure failure) -> failed(installed, failure);
        };
        if (!logins.isShutdown()) {
            conclude(name, installed, proof);
        }
    }

    private Proof judge(DeclaredMachine machine, HostProof seen) {
        Instant now = clock.instant();
        String hostname = machine.hostname();
        if (!hostname.isEmpty() && !seen.hostname().equals(hostname)) {
            return new Proof.NotProved(
                    now, "It calls itself " + seen.hostname() + ", but " + hostname + " is declared.");
        }
        if (seen.live()) {
            return new Proof.NotProved(now, "It runs from memory, not from its disk: the installation broke off.");
        }
        return switch (seen.ignition()) {
            case IgnitionResult.Absent() ->
                new Proof.NotProved(
                        now, "Ignition left no result (/etc/.ignition-result.json): no configuration was applied.");
            case IgnitionResult.Unreadable(String why) -> new Proof.NotProved(now, why);
            case IgnitionResult.Report report
            when !report.userConfigProvided() ->
                new Proof.NotProved(now, "Ignition ran, but was given no configuration.");
            case IgnitionResult.Report report -> new Proof.Proved(now, words(seen));
        };
    }

    private static String words(HostProof seen) {
        return seen.hostname() + " runs " + seen.os().prettyName() + ", kernel " + seen.kernel() + "; Ignition ran "
                + (seen.provisionedInThisBoot() ? "in this boot" : "in an earlier boot") + ".";
    }

    private Proof failed(MachineState.Installed installed, SshFailure failure) {
        Instant now = clock.instant();
        Instant giveUpAt = installed.proof() instanceof Proof.Pending(Instant until, String last) ? until : now;
        String words = failure.message() + " " + failure.remedy();
        // Another key than the one that came with the token is no matter of patience.
        boolean hopeless = failure instanceof SshFailure.HostKeyChanged;
        return hopeless || !now.isBefore(giveUpAt)
                ? new Proof.NotProved(now, words)
                : new Proof.Pending(giveUpAt, words);
    }

    private Proof broken(MachineState.Installed installed, RuntimeException e) {
        Instant now = clock.instant();
        Instant giveUpAt = installed.proof() instanceof Proof.Pending(Instant until, String last) ? until : now;
        String words = "The login broke off by an error of Slipway's own: " + e.getMessage() + ". See its log.";
        return now.isBefore(giveUpAt) ? new Proof.Pending(giveUpAt, words) : new Proof.NotProved(now, words);
    }

    // Sheltered: close() interrupts logins, and none may be interrupted while it writes to the database.
    private void conclude(String name, MachineState.Installed tried, Proof proof) {
        Sheltered.call(() -> ledger.exclusively(() -> {
            // The machine may have been armed again meanwhile: an old proof must not undo that.
            if (ledger.of(name) instanceof MachineState.Installed now
                    && now.installation().equals(tried.installation())) {
                note(tried, proof);
                ledger.put(
                        name, new MachineState.Installed(now.installation(), now.at(), now.os(), now.address(), proof));
            }
            return name;
        }));
    }

    private void note(MachineState.Installed tried, Proof proof) {
        Optional<MacAddress> mac =
                installations.find(tried.installation()).map(installation -> new MacAddress(installation.askedBy()));
        if (mac.isEmpty()) {
            return;
        }
        switch (proof) {
            case Proof.Proved(Instant at, String words) ->
                timeline.saw(new BootSighting.SshTried(mac.get(), at, true, words));
            case Proof.NotProved(Instant at, String why) ->
                timeline.saw(new BootSighting.SshTried(mac.get(), at, false, why));
            case Proof.Pending(Instant until, String words) -> {
                boolean news =
                        !(tried.proof() instanceof Proof.Pending(Instant u, String before) && before.equals(words));
                if (news) {
                    timeline.saw(new BootSighting.SshTried(mac.get(), clock.instant(), false, words));
                }
            }
        }
    }

    /** Stops trying; what is pending is taken up at the next start. */
    @Override
    public void close() {
        logins.shutdownNow();
    }
}
