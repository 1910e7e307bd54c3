package dev.slipway.fleet.adopt;

import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.Preview;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.inventory.Inventory;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.HostKey;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import dev.slipway.templates.ignition.Ignition;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What people do to import a machine, in three steps: look, survey, commit. Safe for any thread. */
public final class Imports {
    /** The place was moved with the OEM partition; old releases have only the second. */
    private static final RemoteCommand CONFIG =
            RemoteCommand.script("read its configuration", """
                    # slipway:oem-config
                    for file in /oem/config.ign /usr/share/oem/config.ign; do
                      if [ -f "$file" ]; then exec cat "$file"; fi
                    done
                    """).withSudo().withDeadline(Duration.ofSeconds(30));

    private final FleetRepository fleet;
    private final Provisioning provisioning;
    private final Inventory inventory;
    private final SshExecutor ssh;
    private final MachineRoutes routes;
    private final Supplier<String> authorizedKey;
    private final AppliedConfigs applied;
    private final Clock clock;

    /**
     * For one console.
     *
     * @param fleet takes the new files
     * @param provisioning takes the host keys
     * @param inventory takes the facts
     * @param ssh logs in
     * @param routes the ways to machines that others are behind
     * @param authorizedKey Slipway's public key as a line of authorized_keys, as it is when somebody is told to add it
     * @param applied takes the configuration that a machine keeps
     * @param clock tells the time
     */
    public Imports(
            FleetRepository fleet,
            Provisioning provisioning,
            Inventory inventory,
            SshExecutor ssh,
            MachineRoutes routes,
            Supplier<String> authorizedKey,
            AppliedConfigs applied,
            Clock clock) {
        this.fleet = fleet;
        this.provisioning = provisioning;
        this.inventory = inventory;
        this.ssh = ssh;
        this.routes = routes;
        this.authorizedKey = authorizedKey;
        this.applied = applied;
        this.clock = clock;
    }

    /**
     * Looks which host keys a machine shows. Nothing is sent to it.
     *
     * @param endpoint where it listens
     * @param jump the name of the declared machine to go through; empty to go there directly
     * @return the keys for a person to compare, or why there are none
     */
    public LookOutcome look(SshEndpoint endpoint, String jump) {
        return switch (way(endpoint, jump, HostKeys.NONE)) {
            case RouteAnswer.Unknown(String words, String remedy) -> new LookOutcome.Refused(words, remedy);
            case RouteAnswer.Known way -> LookOutcome.of(endpoint, ssh.scanHostKeys(way.route()));
        };
    }

    private RouteAnswer way(SshEndpoint endpoint, String jump, HostKeys pins) {
        if (jump.isEmpty()) {
            return new RouteAnswer.Known(SshRoute.to(endpoint, pins));
        }
        if (!MachineName.fits(jump)) {
            return new RouteAnswer.Unknown(
                    "No machine is called " + jump + ".", "Name a declared machine to go through.");
        }
        return switch (routes.route(new MachineName(jump))) {
            case RouteAnswer.Unknown unknown -> unknown;
            case RouteAnswer.Known before -> {
                List<SshRoute.Hop> hops = new ArrayList<>(before.route().hops());
                hops.add(new SshRoute.Hop(endpoint, pins));
                yield new RouteAnswer.Known(new SshRoute(hops));
            }
        };
    }

    /**
     * Logs in with the accepted host keys, reads the facts and, on Flatcar, the configuration, and drafts the files.
     *
     * @param wish what the person said
     * @return the draft, or why there is none
     */
    public SurveyOutcome survey(ImportWish wish) {
        if (fleet.current().machines().containsKey(wish.name())) {
            return new SurveyOutcome.Refused(
                    "There is already a machine called " + wish.name() + ".",
                    "Choose another name, or declare ssh.address in "
                            + wish.name().file() + ".");
        }
        return switch (way(wish.endpoint(), wish.jump(), wish.accepted())) {
            case RouteAnswer.Unknown(String words, String remedy) -> new SurveyOutcome.Refused(words, remedy);
            case RouteAnswer.Known way -> survey(wish, way.route());
        };
    }

    private SurveyOutcome survey(ImportWish wish, SshRoute route) {
        return switch (HostFacts.read(ssh, route, clock)) {
            case SshOutcome.Failure<HostFacts>(SshFailure failure) -> refused(failure);
            case SshOutcome.Success<HostFacts>(HostFacts facts)
            when facts.os().live() ->
                new SurveyOutcome.Refused(
                        "The machine at " + wish.endpoint().address() + " runs from the network or a medium, not from"
                                + " its disk.",
                        "Let it boot its disk first, or approve and install it.");
            case SshOutcome.Success<HostFacts>(HostFacts facts)
            when facts.os().family() != OsFamily.FLATCAR -> proposed(wish, facts, "");
            case SshOutcome.Success<HostFacts>(HostFacts facts) ->
                switch (ssh.run(route, CONFIG)) {
                    case SshOutcome.Failure<CommandResult>(SshFailure failure) -> refused(failure);
                    case SshOutcome.Success<CommandResult>(CommandResult read)
                    when read.output().stdout().truncated() ->
                        new SurveyOutcome.Refused(
                                "Its configuration in /oem/config.ign is larger than 1 MiB.",
                                "Turn it into Butane with \"slipway ignition decompile\", and declare the machine by"
                                        + " hand.");
                    case SshOutcome.Success<CommandResult>(CommandResult read) ->
                        proposed(wish, facts, read.stdout().strip());
                };
        };
    }

    private SurveyOutcome proposed(ImportWish wish, HostFacts facts, String ignition) {
        return new SurveyOutcome.Proposed(
                new ImportDraft(wish, facts, ignition).proposal(fleet.current().commit()));
    }

    private SurveyOutcome refused(SshFailure failure) {
        return failure instanceof SshFailure.AuthRejected rejected
                ? new SurveyOutcome.Refused(
                        rejected.message(),
                        "Add this line to ~" + rejected.endpoint().user() + "/.ssh/authorized_keys on the machine: "
                                + authorizedKey.get())
                : new SurveyOutcome.Refused(failure.message(), failure.remedy());
    }

    /**
     * Declares the machine as reviewed and pins its host keys.
     *
     * @param reviewed the proposal, perhaps with edited files
     * @param who the account
     * @return what became of the change; only when it is committed the machine is imported
     */
    public ChangeOutcome commit(ImportProposal reviewed, String who) {
        ImportWish wish = reviewed.wish();
        if (fleet.current().machines().containsKey(wish.name())) {
            // Its host keys must not be replaced by those of another machine.
            return new ChangeOutcome.Refused(List.of(new Problem(
                    wish.name().file(),
                    0,
                    0,
                    "",
                    "there is already a machine called " + wish.name() + ".",
                    "Choose another name.")));
        }
        Change change = new Change(
                new Author(who, who + "@slipway"),
                "Import " + wish.name() + "\n\nIt runs " + reviewed.facts().os().name() + " at "
                        + wish.endpoint().address() + ".",
                reviewed.baseCommit(),
                List.<FileEdit>copyOf(reviewed.files()));
        if (fleet.preview(change) instanceof Preview.Invalid(var problems)) {
            return new ChangeOutcome.Refused(problems);
        }
        // The keys first: a console that dies in between leaves pins of a machine that nobody declares, which nothing
        // uses, and not a declared machine that cannot be told from an impostor.
        provisioning.imported(
                wish.name().value(),
                wish.accepted().keys().stream().map(HostKey::toString).toList(),
                reviewed.facts().os().name(),
                wish.endpoint().host(),
                who);
        ChangeOutcome outcome = fleet.propose(change);
        if (outcome instanceof ChangeOutcome.Committed) {
            inventory.seen(wish.name(), reviewed.facts());
            if (reviewed.facts().os().family() == OsFamily.FLATCAR) {
                keepFound(wish);
            }
        }
        return outcome;
    }

    /** What it was installed with can be compared from now on; without it nothing can, which is no reason to refuse. */
    private void keepFound(ImportWish wish) {
        if (!(way(wish.endpoint(), wish.jump(), wish.accepted()) instanceof RouteAnswer.Known way)
                || !(ssh.run(way.route(), CONFIG) instanceof SshOutcome.Success<CommandResult>(CommandResult read))
                || read.output().stdout().truncated()) {
            return;
        }
        String ignition = read.stdout().strip();
        if (!ignition.isEmpty()
                && !Ignition.read(ignition.getBytes(StandardCharsets.UTF_8))
                        .config()
                        .root()
                        .fields()
                        .isEmpty()) {
            ConfigId found = applied.keep(wish.name(), "", "", new ConfigContent(ignition, "", Map.of()));
            applied.applied(found, new AppliedBy.Found("/oem/config.ign"));
        }
    }
}
