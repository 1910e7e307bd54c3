package dev.slipway.fleet.provision;

import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.provision.Installations.Installation;
import dev.slipway.fleet.provision.MachineState.Phase;
import dev.slipway.pxe.boot.AwaitApproval;
import dev.slipway.pxe.boot.BootClient;
import dev.slipway.pxe.boot.BootDecision;
import dev.slipway.pxe.boot.BootDirectory;
import dev.slipway.pxe.boot.BootScript;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.LocalBoot;
import dev.slipway.pxe.boot.MacAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers booting machines: what loader, which script, which configuration, and what a phone-home means.
 *
 * <p>Only an armed machine gets an installation. One that was handed the script but has not fetched its
 * configuration has an untouched disk and gets the same script again; one that has fetched it never does.
 */
public final class BootDesk implements BootDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(BootDesk.class);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int POLLS = 60;
    private static final int LONGEST_WORDS = 400;

    private final FleetRepository fleet;
    private final BootTimeline timeline;
    private final MachineLedger ledger;
    private final Installations installations;
    private final InstallHandout handout;
    private final AppliedConfigs configs;
    private final HostKeyPins pins;
    private final AuditLog audit;
    private final ProvisionTimes times;
    private final Clock clock;
    private final int consolePort;

    BootDesk(
            FleetRepository fleet,
            BootTimeline timeline,
            MachineLedger ledger,
            Installations installations,
            InstallHandout handout,
            AppliedConfigs configs,
            HostKeyPins pins,
            AuditLog audit,
            ProvisionTimes times,
            Clock clock,
            int consolePort) {
        this.fleet = fleet;
        this.timeline = timeline;
        this.ledger = ledger;
        this.installations = installations;
        this.handout = handout;
        this.configs = configs;
        this.pins = pins;
        this.audit = audit;
        this.times = times;
        this.clock = clock;
        this.consolePort = consolePort;
    }

    @Override
    public BootDecision decide(BootClient client) {
        if (timeline.ignored(client.mac())) {
            return new BootDecision.Silent("a person chose to ignore this box");
        }
        return new BootDecision.Serve(
                declared(client.mac()).map(m -> m.loader().value()).orElse(""));
    }

    /** The declared machine that has this card, or whose UUID or serial number the box with this card has told. */
    private Optional<DeclaredMachine> declared(MacAddress mac) {
        Hardware hardware = timeline.box(mac).map(UnknownMachine::hardware).orElse(Hardware.UNKNOWN);
        return DeclaredLookup.find(fleet.current(), mac, hardware);
    }

    /**
     * The script for one machine.
     *
     * @param mac the address that iPXE booted from
     * @param hardware what iPXE says about the machine
     * @param base where this machine reaches the machines' door
     * @return an iPXE script
     */
    public String script(MacAddress mac, Hardware hardware, URI base) {
        timeline.identified(mac, hardware);
        DeclaredFleet current = fleet.current();
        Optional<DeclaredMachine> machine = DeclaredLookup.find(current, mac, hardware);
        if (machine.isEmpty()) {
            served(mac, "it is unknown and waits for approval");
            return await(mac, base);
        }
        return ledger.exclusively(() -> script(machine.get(), mac, base));
    }

    private String script(DeclaredMachine machine, MacAddress mac, URI base) {
        String name = machine.name().value();
        Instant now = clock.instant();
        return switch (ledger.of(name)) {
            case MachineState.Armed(InstallationId id, Instant until, MachineState before)
            when now.isBefore(until) ->
                install(
                        machine,
                        mac,
                        base,
                        new MachineState.Installing(
                                id, now, Phase.SCRIPT_SERVED, now.plus(times.installing()), before));
            case MachineState.Armed armed -> {
                ledger.put(name, expired(armed, now));
                yield local(name, mac, "its arming has expired");
            }
            case MachineState.Installing installing
            when installing.phase() == Phase.SCRIPT_SERVED && now.isBefore(installing.giveUpAt()) ->
                install(machine, mac, base, installing);
            case MachineState.Installing installing -> local(name, mac, "its configuration was fetched already");
            case MachineState.Approved(Instant since)
            when now.isBefore(since.plus(times.waiting())) -> {
                served(mac, "it is approved and waits for its installation to be armed");
                yield await(mac, base);
            }
            case MachineState.Approved approved -> local(name, mac, "nothing is armed");
            case MachineState.Installed installed -> local(name, mac, "it is installed");
            case MachineState.Imported imported -> local(name, mac, "it was imported with what is installed");
            case MachineState.Failed failed -> local(name, mac, "its last installation failed");
            case MachineState.Unknown unknown -> local(name, mac, "nothing is armed");
        };
    }

    private String install(DeclaredMachine machine, MacAddress mac, URI base, MachineState.Installing next) {
        String name = machine.name().value();
        InstallationId id = next.installation();
        Optional<Installation> installation = installations.find(id);
        if (installation.isEmpty()) {
            return local(name, mac, "the armed installation is gone from the database");
        }
        if (!machine.macs().isEmpty() && !machine.macs().contains(mac)) {
            // Cheap boards share their UUID and serial number: what a person confirmed was the box with these cards.
            return local(name, mac, "it is armed, but not for this card; add " + mac + " to its macs and arm it anew");
        }
        String changed = changed(installation.get(), machine);
        if (!changed.isEmpty()) {
            giveUpUntouched(name, next, changed);
            return local(name, mac, "its declaration changed after the installation was confirmed");
        }
        Token token = installations.renewConfigToken(id, mac);
        String script;
        try {
            script = handout.script(installation.get(), machine, mac, base, token);
        } catch (IllegalArgumentException e) {
            giveUpUntouched(name, next, e.getMessage() + ".");
            return local(name, mac, "its install script could not be written: " + e.getMessage());
        }
        ledger.put(name, next);
        served(
                mac,
                "installs " + installation.get().plan().os() + " on "
                        + installation.get().plan().disk());
        return script;
    }

    private static MachineState expired(MachineState.Armed armed, Instant now) {
        return armed.before().runs() ? armed.before() : new MachineState.Approved(now);
    }

    /** Ends an installation that has written nothing: a machine that ran before goes on with what it has. */
    private void giveUpUntouched(String name, MachineState.Installing installing, String why) {
        giveUpUntouched(
                name,
                installing,
                new MachineState.Failed(installing.installation(), clock.instant(), why, installing.phase()));
    }

    private void giveUpUntouched(String name, MachineState now, MachineState.Failed failed) {
        LOG.warn("The installation of {} was given up before anything was written. {}", name, failed.reason());
        audit.record("Slipway", "gave up the installation before anything was written: " + failed.reason(), name);
        ledger.put(name, now.resting().runs() ? now.resting() : failed);
    }

    /**
     * What of the confirmed plan is not declared any more. The configuration was stored with the plan, but the disk and
     * the network are looked up when the machine asks, and none may be wiped but the one that a person was shown.
     *
     * @return a sentence, or empty when all is as it was confirmed
     */
    private static String changed(Installation installation, DeclaredMachine machine) {
        InstallPlan plan = installation.plan();
        String disk = machine.disk().value().words();
        if (!plan.disk().equals(disk)) {
            return changed("the disk to be wiped was " + plan.disk() + " and is " + disk);
        }
        Set<String> macs = machine.macs().stream().map(Object::toString).collect(Collectors.toSet());
        if (!macs.equals(Set.copyOf(plan.macs()))) {
            return changed("the network cards that tell which box it is are others");
        }
        if (!plan.network().equals(InstallPlanner.network(machine))) {
            return changed("the network was " + plan.network() + " and is " + InstallPlanner.network(machine));
        }
        return plan.kernelArguments().equals(machine.kernelCommandLine())
                ? ""
                : changed("the kernel arguments are others");
    }

    private static String changed(String what) {
        return "The declaration was changed after the installation was confirmed: " + what
                + " now. Nothing was wiped. Read the new plan and install again.";
    }

    private String local(String name, MacAddress mac, String why) {
        served(mac, "boots its own disk, " + why);
        return BootScript.localDisk(new LocalBoot(name, why));
    }

    private String await(MacAddress mac, URI base) {
        URI console = URI.create("http://" + base.getHost() + ":" + consolePort + "/machines");
        return BootScript.awaitApproval(new AwaitApproval(mac, console, base.resolve("/boot.ipxe"), POLL, POLLS));
    }

    private void served(MacAddress mac, String decision) {
        timeline.saw(new BootSighting.ScriptServed(mac, clock.instant(), decision));
    }

    /**
     * Hands out a configuration, once per token.
     *
     * @param token from the URL
     * @param from the address that asked
     * @param base where this machine reaches the machines' door
     * @return the configuration, or why not
     */
    public IgnitionAnswer ignition(Token token, String from, URI base) {
        return ledger.exclusively(() -> {
            Optional<Installation> found = installations.byConfigToken(token);
            if (found.isEmpty()) {
                LOG.warn(
                        "An Ignition configuration was asked for by {} with a token that is unknown or replaced.",
                        from);
                return new IgnitionAnswer.Refused("This token is unknown.");
            }
            return ignition(found.get(), from, base);
        });
    }

    private IgnitionAnswer ignition(Installation installation, String from, URI base) {
        String name = installation.machine();
        MacAddress mac = new MacAddress(installation.askedBy());
        InstallationId id = installation.id();
        if (!(ledger.of(name) instanceof MachineState.Installing installing)
                || !installing.installation().equals(id)) {
            return refused(mac, from, "The installation of " + name + " is over.");
        }
        if (!clock.instant().isBefore(installing.giveUpAt())) {
            return refused(mac, from, "The installation of " + name + " took too long and was given up.");
        }
        Optional<DeclaredMachine> machine =
                Optional.ofNullable(fleet.current().machines().get(new MachineName(name)));
        if (machine.isEmpty()) {
            return refused(mac, from, name + " is not declared any more.");
        }
        if (installation.configTokenUsed()) {
            return refused(mac, from, "This token was used before.");
        }
        String changed = changed(installation, machine.get());
        if (!changed.isEmpty()) {
            giveUpUntouched(name, installing, changed);
            return refused(mac, from, changed);
        }
        // Written before the token is used up: what fails here can be mended, and the machine asks again.
        String settled = handout.settled(installation, machine.get(), mac);
        String config =
                handout.config(installation, settled, machine.get(), mac, base, installations.renewPhoneToken(id));
        ConfigContent rendered = installation.content();
        installations.handed(
                id,
                configs.keep(
                        machine.get().name(),
                        installation.plan().commit(),
                        installation.plan().profile(),
                        new ConfigContent(settled, rendered.butane(), rendered.values())));
        if (!installations.useConfigToken(id)) {
            return refused(mac, from, "This token was used before.");
        }
        ledger.put(name, installing.at(Phase.CONFIG_FETCHED));
        timeline.saw(new BootSighting.IgnitionAsked(
                mac, clock.instant(), 200, "handed out once, " + config.length() + " characters"));
        return new IgnitionAnswer.Serve(id, config);
    }

    private IgnitionAnswer refused(MacAddress mac, String from, String why) {
        LOG.warn("An Ignition configuration was refused to {} ({}): {}", from, mac, why);
        timeline.saw(new BootSighting.IgnitionAsked(mac, clock.instant(), 403, why));
        return new IgnitionAnswer.Refused(why);
    }

    /**
     * The configuration did not reach the machine: its token is good again, and its disk still untouched.
     *
     * @param id the installation
     * @param why what happened
     */
    public void ignitionNotDelivered(InstallationId id, String why) {
        ledger.exclusively(() -> {
            installations.find(id).ifPresent(installation -> {
                installations.restoreConfigToken(id);
                if (ledger.of(installation.machine()) instanceof MachineState.Installing now
                        && now.installation().equals(id)) {
                    ledger.put(installation.machine(), now.at(Phase.SCRIPT_SERVED));
                }
                timeline.saw(new BootSighting.IgnitionAsked(
                        new MacAddress(installation.askedBy()),
                        clock.instant(),
                        503,
                        "the connection broke, it may ask again: " + cut(why)));
            });
            return id;
        });
    }

    /**
     * An installed system reports.
     *
     * @param token from the header
     * @param report what it says
     * @return empty when it was accepted, else why not
     */
    public String phoneHome(Token token, PhoneHome report) {
        return ledger.exclusively(() -> {
            Optional<Installation> found = installations.byPhoneToken(token);
            if (found.isEmpty()) {
                LOG.warn("A phone-home from {} was refused: its token is unknown.", report.from());
                return "This token is unknown.";
            }
            return phoneHome(found.get(), report);
        });
    }

    private String phoneHome(Installation installation, PhoneHome report) {
        String name = installation.machine();
        MacAddress mac = new MacAddress(installation.askedBy());
        List<String> keys = HostKeyLines.valid(report.hostKeys());
        String refusal = "";
        if (installation.phoneTokenUsed()) {
            refusal = "This token was used before.";
        } else if (!awaited(ledger.of(name), installation.id())) {
            refusal = "The installation of " + name + " is over.";
        } else if (keys.isEmpty()) {
            refusal = "The report holds no SSH host key.";
        }
        if (!refusal.isEmpty()) {
            LOG.warn("A phone-home of {} from {} was refused: {}", name, report.from(), refusal);
            timeline.saw(new BootSighting.PhonedHome(mac, clock.instant(), false, refusal));
            return refusal;
        }
        pins.pin(name, keys, report.from());
        if (!installation.handed().equals(ConfigId.NONE)) {
            configs.applied(
                    installation.handed(),
                    new AppliedBy.Installation(installation.id().value()));
        }
        Instant now = clock.instant();
        ledger.put(
                name,
                new MachineState.Installed(
                        installation.id(),
                        now,
                        cut(report.os()),
                        report.from(),
                        new Proof.Pending(now.plus(times.proof()), "")));
        // Last: a console that is killed in between knows the machine as installed, and its token is worth nothing
        // then.
        installations.usePhoneToken(installation.id());
        timeline.saw(new BootSighting.PhonedHome(
                mac, now, true, cut(report.os() + " as " + report.hostname() + " from " + report.from())));
        LOG.info("{} is installed: {} at {}.", name, report.os(), report.from());
        return "";
    }

    /**
     * Whether a report with the token of this installation is believed. Also when the installation was given up: only the
     * installed system has the token, so it took longer than anybody thought. Who cancels makes the token worthless.
     */
    private static boolean awaited(MachineState state, InstallationId id) {
        return switch (state) {
            case MachineState.Installing installing -> installing.installation().equals(id);
            case MachineState.Failed failed -> failed.installation().equals(id);
            case MachineState.Unknown u -> false;
            case MachineState.Approved a -> false;
            case MachineState.Armed a -> false;
            case MachineState.Installed i -> false;
            case MachineState.Imported i -> false;
        };
    }

    /**
     * The installer in a live system says how it is getting on. Nothing proves who says it, so it is shown and
     * believed in one thing only: that an installation has failed, which leaves the machine as it is.
     *
     * @param mac the box
     * @param failed whether it gave up
     * @param words what it says
     */
    public void installerSaid(MacAddress mac, boolean failed, String words) {
        timeline.saw(new BootSighting.InstallerSaid(mac, clock.instant(), failed, cut(words.strip())));
        if (!failed) {
            return;
        }
        ledger.exclusively(() -> {
            declared(mac).ifPresent(machine -> {
                String name = machine.name().value();
                if (ledger.of(name) instanceof MachineState.Installing installing) {
                    ledger.put(
                            name,
                            new MachineState.Failed(
                                    installing.installation(),
                                    clock.instant(),
                                    "The installer gave up: " + cut(words.strip()),
                                    installing.phase()));
                }
            });
            return mac;
        });
    }

    /** Ends what has waited too long. Called every few seconds; does nothing when nothing is due. */
    public void endOverdue() {
        ledger.all()
                .keySet()
                .forEach(name -> ledger.exclusively(() -> {
                    endOverdue(name, clock.instant());
                    return name;
                }));
    }

    private void endOverdue(String name, Instant now) {
        switch (ledger.of(name)) {
            case MachineState.Armed armed
            when !now.isBefore(armed.until()) -> {
                LOG.info("The armed installation of {} has expired: the machine did not boot from the network.", name);
                ledger.put(name, expired(armed, now));
            }
            case MachineState.Armed armed -> endChanged(name, armed);
            case MachineState.Installing installing
            when !now.isBefore(installing.giveUpAt()) && installing.phase() == Phase.SCRIPT_SERVED ->
                giveUpUntouched(name, installing, overdue(installing));
            case MachineState.Installing installing
            when !now.isBefore(installing.giveUpAt()) ->
                ledger.put(
                        name,
                        new MachineState.Failed(
                                installing.installation(), now, overdue(installing), installing.phase()));
            default -> {}
        }
    }

    /** Said as soon as the file has changed, and not only when somebody has walked to the machine and started it. */
    private void endChanged(String name, MachineState.Armed armed) {
        Optional<DeclaredMachine> machine =
                Optional.ofNullable(fleet.current().machines().get(new MachineName(name)));
        String changed = machine.flatMap(
                        declared -> installations.find(armed.installation()).map(stored -> changed(stored, declared)))
                .orElse("");
        if (!changed.isEmpty()) {
            giveUpUntouched(
                    name,
                    armed,
                    new MachineState.Failed(armed.installation(), clock.instant(), changed, Phase.NOT_ASKED));
        }
    }

    private static String overdue(MachineState.Installing installing) {
        return switch (installing.phase()) {
            case NOT_ASKED, SCRIPT_SERVED ->
                "It was given the install script but never fetched its configuration: its disk is untouched."
                        + " Its boot timeline shows how far it came.";
            case CONFIG_FETCHED ->
                "It fetched its configuration but never phoned home: the installation broke off, its first boot"
                        + " failed, or it cannot reach this console. Look at its screen.";
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_WORDS ? text : text.substring(0, LONGEST_WORDS) + "…";
    }
}
