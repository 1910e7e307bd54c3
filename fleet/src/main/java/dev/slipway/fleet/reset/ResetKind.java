package dev.slipway.fleet.reset;

import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.change.ConfigStanding;
import dev.slipway.fleet.change.ConfigStandings;
import dev.slipway.fleet.change.Difference;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.drift.DriftLook;
import dev.slipway.fleet.drift.NoDrift;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.fleet.provision.DesiredConfig;
import dev.slipway.fleet.provision.DesiredConfigs;
import dev.slipway.fleet.provision.MachineDoor;
import dev.slipway.fleet.provision.Reinstallations;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.CurrentFacts;
import dev.slipway.fleet.step.Outlines;
import dev.slipway.fleet.step.Situation;
import dev.slipway.host.FactSection;
import dev.slipway.host.Flatcar;
import dev.slipway.host.FlatcarStatus.Operation;
import dev.slipway.host.HostFacts;
import dev.slipway.host.PodmanStatus.Container;
import dev.slipway.host.reset.FlatcarReset;
import dev.slipway.host.reset.KeepRules;
import dev.slipway.host.reset.ResetLook;
import dev.slipway.host.reset.ResetPreflight;
import dev.slipway.host.reset.ResetPreview;
import dev.slipway.host.reset.RootEntry;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.templates.change.ConfigChange;
import dev.slipway.templates.change.Way;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Resets a Flatcar machine by flatcar-reset: what is not kept is deleted, and what is declared is applied anew. Nothing is
 * staged before everything that could leave the machine dead or locked has been looked at; the proof is a phone-home with the
 * secret that only the new configuration holds.
 */
public final class ResetKind implements OperationKind<Reset> {
    private static final int MOST_DIFFERENCES = 12;
    private static final int SHORT_COMMIT = 8;

    private final CurrentFacts current;
    private final Ground ground;

    /**
     * What a reset builds upon.
     *
     * @param fleet what is declared
     * @param desired what that becomes
     * @param applied keeps configurations
     * @param standings compares what was applied with what is declared
     * @param reinstallations takes the phone-home of the new system
     * @param door where machines reach this console
     * @param routes the ways to the machines
     * @param ssh logs in to them
     * @param authorizedKey the public key that Slipway logs in with, as it is when it is asked for
     * @param drift compares the machine with what was applied, at the end
     */
    public record Ground(
            FleetRepository fleet,
            DesiredConfigs desired,
            AppliedConfigs applied,
            ConfigStandings standings,
            Reinstallations reinstallations,
            MachineDoor door,
            MachineRoutes routes,
            SshExecutor ssh,
            Supplier<String> authorizedKey,
            DriftLook drift) {}

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     * @param ground what it builds upon
     */
    public ResetKind(CurrentFacts current, Ground ground) {
        this.current = current;
        this.ground = ground;
    }

    @Override
    public String word() {
        return "reset";
    }

    @Override
    public Class<Reset> parameters() {
        return Reset.class;
    }

    @Override
    public Planning<Reset> plan(MachineName machine, Reset wish) {
        DeclaredMachine declared = ground.fleet().current().machines().get(machine);
        if (declared == null) {
            return new Planning.Refused<>(machine + " is not declared.", "Declare it, or import it.");
        }
        KeptPaths kept = KeptPaths.of(declared, wish);
        if (!kept.problems().isEmpty()) {
            return new Planning.Refused<>(kept.problems().getFirst(), "Change the path to keep.");
        }
        if (declared.os().value().family() != dev.slipway.fleet.declared.OsFamily.FLATCAR) {
            return new Planning.Refused<>(
                    machine + " is declared as " + declared.os().value().words() + "; only Flatcar can be reset.",
                    "Rebuild it, or declare os: {family: flatcar}.");
        }
        return switch (ground.desired().of(machine)) {
            case DesiredConfig.Broken(List<Problem> problems) ->
                new Planning.Refused<>(
                        "What is declared for " + machine + " cannot be applied: "
                                + problems.getFirst().words(),
                        "Mend it under Profiles or Files.");
            case DesiredConfig.Ready ready ->
                switch (Situation.of(current, machine)) {
                    case Situation.Blocked blocked -> blocked.refusal();
                    case Situation.Clear(HostFacts facts, Flatcar _) -> plan(declared, wish, kept, ready, facts);
                    case Situation.Clear(HostFacts facts, var _) ->
                        new Planning.Refused<>(
                                machine + " runs " + facts.os().name() + "; only Flatcar can be reset.",
                                "Rebuild it instead.");
                };
        };
    }

    private Planning<Reset> plan(
            DeclaredMachine declared, Reset wish, KeptPaths kept, DesiredConfig.Ready ready, HostFacts facts) {
        MachineName machine = declared.name();
        NewConfig config = NewConfig.of(ready.content().ignition());
        if (ground.reinstallations().card(machine).isEmpty()) {
            return new Planning.Refused<>(
                    "It is not known by which network card " + machine + " is known.",
                    "Declare the card's MAC address.");
        }
        ConfigStanding standing = ground.standings().of(machine);
        if (standing instanceof ConfigStanding.Compared compared && compared.needed() == Way.REBUILD) {
            return new Planning.Refused<>(
                    "A reset leaves disks as they are, but "
                            + compared.differences().stream()
                                    .filter(difference -> difference.verdict().way() == Way.REBUILD)
                                    .map(difference ->
                                            difference.change().subject().words())
                                    .collect(Collectors.joining(", "))
                            + " is declared otherwise than it was applied.",
                    "Rebuild the machine, or take that change back.");
        }
        FlatcarReset reset = new FlatcarReset(kept.rules(), kept.machineId());
        return switch (Asked.ask(
                ground.routes(),
                ground.ssh(),
                machine,
                ResetLook.command(config.sources(), config.enablesExtensions()),
                ResetLook::parse)) {
            case Asked.Silent<ResetLook>(String words, String remedy) -> new Planning.Refused<>(words, remedy);
            case Asked.Told<ResetLook>(ResetLook look) -> {
                List<ResetPreflight.Obstacle> obstacles = obstacles(declared, reset, config, look, facts);
                if (!obstacles.isEmpty()) {
                    yield new Planning.Refused<>(
                            obstacles.stream()
                                    .map(ResetPreflight.Obstacle::words)
                                    .collect(Collectors.joining(" ")),
                            obstacles.stream()
                                    .map(ResetPreflight.Obstacle::remedy)
                                    .distinct()
                                    .collect(Collectors.joining(" ")));
                }
                yield switch (Asked.listing(ground.routes(), ground.ssh(), machine)) {
                    case Asked.Silent<List<RootEntry>>(String words, String remedy) ->
                        new Planning.Refused<>(words, remedy);
                    case Asked.Told<List<RootEntry>>(List<RootEntry> listing) -> {
                        ConfigId id = ground.applied().keep(machine, ready.commit(), ready.profile(), ready.content());
                        yield new Planning.Ready<>(
                                wish.settledAs(new Reset.Settled(
                                        id.value(),
                                        kept.regexes(),
                                        kept.machineId(),
                                        facts.os().version())),
                                outline(machine, facts, kept, ready, config, standing, listing));
                    }
                };
            }
        };
    }

    private List<ResetPreflight.Obstacle> obstacles(
            DeclaredMachine declared, FlatcarReset reset, NewConfig config, ResetLook look, HostFacts facts) {
        MachineName machine = declared.name();
        List<ResetPreflight.Obstacle> found = new ArrayList<>();
        if (!look.tool()) {
            found.add(new ResetPreflight.Obstacle(
                    machine + " has no flatcar-reset, which came with Flatcar 3535.", "Update the machine first."));
        }
        if (look.staged()) {
            found.add(new ResetPreflight.Obstacle(
                    "A reset is staged on " + machine + " already.",
                    "Undo the operation that staged it, or run sudo flatcar-reset --stop on the machine."));
        }
        if (facts.lacks(FactSection.SLOTS) || !facts.flatcar().running().successful()) {
            found.add(new ResetPreflight.Obstacle(
                    "The running slot of " + machine
                            + " is not marked good, or could not be read: the reboot would fall back to the other one.",
                    "Wait two minutes after its last boot; if it stays so, look at update-engine.service."));
        }
        if (facts.flatcar().engine().operation() == Operation.UPDATED_NEED_REBOOT) {
            found.add(new ResetPreflight.Obstacle(
                    "An update to " + facts.flatcar().engine().newVersion()
                            + " waits for a reboot: the reset would begin with a version that never ran here.",
                    "Reboot into it first, or withdraw it."));
        }
        List<String> extensions = Stream.concat(look.sysexts().stream(), config.extensions().stream())
                .distinct()
                .sorted()
                .toList();
        found.addAll(new ResetPreflight(
                        reset,
                        config.bytes(),
                        config.letsIn(
                                declared.ssh().value().user(),
                                ground.authorizedKey().get()),
                        extensions,
                        look.reachesDownloads())
                .obstacles(facts));
        List<ResetLook.Source> sources = config.sources();
        for (int i = 0; i < sources.size(); i++) {
            int status = i < look.statuses().size() ? look.statuses().get(i) : 0;
            // 416: the server knows ranges, and the file is empty.
            if ((status < 200 || status > 299) && status != 416) {
                String host = host(sources.get(i).url());
                found.add(new ResetPreflight.Obstacle(
                        "The configuration fetches something from " + host + ", which " + machine
                                + (status == 0 ? " does not reach." : " is refused with status " + status + ".")
                                + " After the deletion the machine would not come up.",
                        "Make it reachable, or put the content into the profile."));
            }
        }
        return found;
    }

    /** Paths and queries of URLs may be secret. */
    private static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "a server" : host;
        } catch (IllegalArgumentException e) {
            return "a server";
        }
    }

    private static Outline outline(
            MachineName machine,
            HostFacts facts,
            KeptPaths kept,
            DesiredConfig.Ready ready,
            NewConfig config,
            ConfigStanding standing,
            List<RootEntry> listing) {
        Lost lost = new Lost(ResetPreview.of(listing, kept.rules()));
        Outline outline = Outlines.now(
                Outline.of(
                        "Reset " + machine,
                        new Undo.None("Until the reboot, cancelling takes everything back. What the reboot has deleted"
                                + " is gone for good.")),
                machine,
                facts);
        String commit = ready.commit();
        outline = outline.line(
                Tone.CHANGED,
                "Profile " + ready.profile()
                        + (commit.isEmpty()
                                ? " is applied."
                                : " of commit " + commit.substring(0, Math.min(SHORT_COMMIT, commit.length()))
                                        + " is applied."));
        for (String difference : differences(standing)) {
            outline = outline.line(Tone.CHANGED, difference);
        }
        outline = outline.line(
                kept.hostKeys() ? Tone.KEPT : Tone.CHANGED,
                kept.hostKeys()
                        ? machine + " keeps its SSH host keys."
                        : machine + " makes new SSH host keys; Slipway takes them over when it phones home, your own"
                                + " known_hosts does not.");
        outline = outline.line(
                kept.machineId() ? Tone.KEPT : Tone.CHANGED,
                kept.machineId()
                        ? machine + " keeps its machine id."
                        : machine + " gets a new machine id; a DHCP server may give it another address.");
        List<KeepRules.Share> shares = kept.rules().shares(listing);
        for (int i = 0; i < shares.size(); i++) {
            KeepRules.Share share = shares.get(i);
            outline = outline.line(
                    share.count() == 0 ? Tone.WARNING : Tone.KEPT,
                    share.regex() + " is kept (" + kept.paths().get(i).said() + "): "
                            + (share.count() == 0 ? "nothing there now." : Lost.about(share.bytes()) + "."));
        }
        outline = outline.line(Tone.KEPT, "Flatcar " + facts.os().version() + " itself, and all other partitions.");
        for (String line : lost.lines()) {
            outline = outline.line(Tone.LOST, line);
        }
        for (String volume : lost.volumes()) {
            outline = outline.line(Tone.LOST, volume + " with all that is in it.");
        }
        for (String wiped : config.wiped()) {
            outline = outline.line(Tone.LOST, "The configuration wipes " + wiped + ".");
        }
        return reboot(warned(outline, machine, facts, kept, ready, config), machine, facts)
                .typing(machine.value(), "what is not kept is deleted for good.");
    }

    private static Outline warned(
            Outline outline,
            MachineName machine,
            HostFacts facts,
            KeptPaths kept,
            DesiredConfig.Ready ready,
            NewConfig config) {
        Outline longer = outline;
        for (Problem warning : ready.warnings()) {
            longer = longer.line(Tone.WARNING, warning.words());
        }
        if (kept.rules().keeps("/etc/systemd/system/zq7.service")) {
            longer = longer.line(
                    Tone.WARNING,
                    "/etc is kept: what was removed from the declaration stays there, and keeps running.");
        }
        for (String scheme : config.otherSchemes()) {
            longer = longer.line(
                    Tone.WARNING,
                    "The configuration fetches something by " + scheme + ", which cannot be tried beforehand. If that"
                            + " fails after the deletion, " + machine + " does not come up.");
        }
        if (!facts.lacks(FactSection.FAILED_UNITS) && !facts.systemd().failed().isEmpty()) {
            longer = longer.line(
                    Tone.WARNING,
                    "Some units of " + machine + " have failed: look at them first, the reset deletes why.");
        }
        return longer;
    }

    private static Outline reboot(Outline outline, MachineName machine, HostFacts facts) {
        String containers = facts.podman().containers().stream()
                .filter(Container::runs)
                .map(Container::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return outline.line(
                Tone.RESTARTED,
                machine + " reboots once and sets itself up anew: everything on it is down for some minutes"
                        + (containers.isEmpty()
                                ? "."
                                : ", also " + containers + ", which start again only if they are declared."));
    }

    private static List<String> differences(ConfigStanding standing) {
        return switch (standing) {
            case ConfigStanding.Unknown(String words, String _) -> List.of(words + " So no differences can be shown.");
            case ConfigStanding.Broken _ -> List.of();
            case ConfigStanding.Compared compared
            when compared.differences().isEmpty() -> List.of("It is the same configuration as the one applied last.");
            case ConfigStanding.Compared compared -> {
                List<String> lines = new ArrayList<>(compared.differences().stream()
                        .limit(MOST_DIFFERENCES)
                        .map(Difference::change)
                        .map(ResetKind::words)
                        .toList());
                int more = compared.differences().size() - lines.size();
                if (more > 0) {
                    lines.add(more + " more differences; its page shows all.");
                }
                yield lines;
            }
        };
    }

    private static String words(ConfigChange change) {
        String subject = change.subject().words();
        return subject.substring(0, 1).toUpperCase(Locale.ROOT) + subject.substring(1) + " is "
                + change.kind().name().toLowerCase(Locale.ROOT) + ".";
    }

    @Override
    public List<Step> steps(MachineName machine, Reset settled) {
        CommonSteps common = new CommonSteps(machine);
        Flatcar driver = new Flatcar();
        Reset.Settled wish = settled.settled();
        FlatcarReset reset = new FlatcarReset(KeepRules.of(wish.rules().toArray(String[]::new)), wish.machineId());
        ResetProof proof = new ResetProof(machine, reset);
        ResetSteps steps =
                new ResetSteps(machine, wish, reset, ground.reinstallations(), ground.applied(), ground.door());
        return List.of(
                common.look(driver),
                proof.survey(),
                common.pause(driver),
                steps.prepare(),
                steps.stage(),
                steps.reboot(),
                proof.proof(),
                new NoDrift(ground.drift()).step());
    }
}
