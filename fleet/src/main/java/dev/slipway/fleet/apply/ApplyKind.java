package dev.slipway.fleet.apply;

import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.applied.KeptConfig;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.inventory.MachineRoutes;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.OperationKind;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.Particular;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.Planning;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.fleet.provision.DesiredConfig;
import dev.slipway.fleet.provision.DesiredConfigs;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.CurrentFacts;
import dev.slipway.fleet.step.Drivers;
import dev.slipway.fleet.step.Outlines;
import dev.slipway.fleet.step.Situation;
import dev.slipway.host.Hardware.SecureBoot;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import dev.slipway.host.guard.KernelArguments;
import dev.slipway.host.guard.PublicKeys;
import dev.slipway.templates.change.ChangeRules;
import dev.slipway.templates.change.ConfigChange;
import dev.slipway.templates.change.ConfigDiff;
import dev.slipway.templates.change.Subject;
import dev.slipway.templates.change.Verdict;
import dev.slipway.templates.change.Way;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Changes a running machine so that it is what is declared. What would need a reset or a rebuild is refused, item by item; so is
 * a configuration that would lock Slipway out.
 */
public final class ApplyKind implements OperationKind<Apply> {
    private static final IgnitionConfig NOTHING = read("{\"ignition\":{\"version\":\"3.0.0\"}}");

    /** The words of the kinds that begin anew. */
    private static final String RESET = "reset";

    private static final String REBUILD = "rebuild";

    private final CurrentFacts current;
    private final AppliedConfigs applied;
    private final DesiredConfigs desired;
    private final MachineRoutes routes;
    private final FleetEvents events;
    private final Supplier<String> authorizedKey;
    private final ApplyTimes times;

    /**
     * Makes the kind.
     *
     * @param current asks machines how they are
     * @param applied what is on the machines
     * @param desired what is declared for them
     * @param routes who Slipway logs in as
     * @param events learns what changed
     * @param authorizedKey Slipway's public key as a line of authorized_keys, as it is when a plan is made
     * @param times how long things may take
     */
    public ApplyKind(
            CurrentFacts current,
            AppliedConfigs applied,
            DesiredConfigs desired,
            MachineRoutes routes,
            FleetEvents events,
            Supplier<String> authorizedKey,
            ApplyTimes times) {
        this.current = current;
        this.applied = applied;
        this.desired = desired;
        this.routes = routes;
        this.events = events;
        this.authorizedKey = authorizedKey;
        this.times = times;
    }

    @Override
    public String word() {
        return "apply";
    }

    @Override
    public Class<Apply> parameters() {
        return Apply.class;
    }

    /** What a machine shall be brought to, or why not. */
    private sealed interface Target {
        record Config(ConfigId id) implements Target {}

        record Refused(String words, String remedy) implements Target {}
    }

    @Override
    public Planning<Apply> plan(MachineName machine, Apply wish) {
        Optional<AppliedConfig> latest = applied.latest(machine);
        if (latest.isEmpty()) {
            return new Planning.Refused<>(
                    "Slipway does not know what was applied to " + machine + ", so it cannot tell what differs.",
                    "Install or rebuild it; on a Flatcar an import finds what it was installed with.");
        }
        ConfigId from = latest.get().config().id();
        return switch (target(machine, wish, from)) {
            case Target.Refused(String words, String remedy) -> new Planning.Refused<>(words, remedy);
            case Target.Config(ConfigId to) ->
                switch (Situation.of(current, machine)) {
                    case Situation.Blocked blocked -> blocked.refusal();
                    case Situation.Clear(HostFacts facts, var _) -> plan(machine, facts, wish, from, to);
                };
        };
    }

    private Target target(MachineName machine, Apply wish, ConfigId latest) {
        if (wish.restores()) {
            return new Target.Config(latest);
        }
        if (wish.config() != 0) {
            Optional<KeptConfig> kept = applied.find(new ConfigId(wish.config()))
                    .filter(config -> config.machine().equals(machine));
            return kept.isPresent()
                    ? new Target.Config(kept.get().id())
                    : new Target.Refused(
                            "There is no kept configuration " + wish.config() + " of " + machine + ".",
                            "Look at the machine's configurations.");
        }
        return switch (desired.of(machine)) {
            case DesiredConfig.Broken(List<Problem> problems) ->
                new Target.Refused(
                        "What is declared for " + machine + " cannot be rendered: "
                                + problems.getFirst().words(),
                        "Mend the declaration.");
            case DesiredConfig.Ready ready ->
                new Target.Config(applied.keep(machine, ready.commit(), ready.profile(), ready.content()));
        };
    }

    private Planning<Apply> plan(MachineName machine, HostFacts facts, Apply wish, ConfigId from, ConfigId to) {
        OsFamily family = facts.os().family();
        if (family != OsFamily.FEDORA_COREOS && family != OsFamily.FLATCAR) {
            return new Planning.Refused<>(
                    machine + " runs " + facts.os().name() + ", which Ignition does not set up.",
                    "Change it by its own means.");
        }
        if (!(routes.route(machine) instanceof RouteAnswer.Known known)) {
            return new Planning.Refused<>("The way to " + machine + " is not known.", "Declare its address.");
        }
        String login = known.route().endpoint().user();
        IgnitionConfig after = config(to);
        if (!letsUsIn(after, login)) {
            return new Planning.Refused<>(
                    "The configuration would lock Slipway out of " + machine + ": it has no key of Slipway for " + login
                            + ".",
                    "Declare ssh.user of the machine as it is, so that Slipway adds its key.");
        }
        List<ConfigChange> changes;
        if (wish.restores()) {
            changes = restored(after, wish.restore());
            if (changes.size() != wish.restore().stream().distinct().count()) {
                return new Planning.Refused<>(
                        "Not all of " + String.join(", ", wish.restore()) + " was applied to " + machine + ".",
                        "Name what the machine's configuration declares, such as \"file /etc/motd\".");
            }
        } else {
            changes = ConfigDiff.between(config(from), after);
        }
        return plan(
                machine,
                facts,
                changes,
                InPlace.of(
                        wish.restores() ? changes : inPlace(rules(family), changes),
                        declared(after),
                        bareKey(),
                        wish.restores()),
                new Apply(wish.restore(), wish.config(), family, from.value(), to.value(), login, false));
    }

    private Planning<Apply> plan(
            MachineName machine, HostFacts facts, List<ConfigChange> changes, InPlace work, Apply settled) {
        ChangeRules rules = rules(settled.family());
        List<String> obstacles = new ArrayList<>();
        for (ConfigChange change : changes) {
            Verdict verdict = settled.restores() ? restoring(change) : rules.verdict(change);
            if (verdict.way().compareTo(Way.REBOOT) > 0) {
                obstacles.add(capital(change.subject().words()) + ": " + verdict.reason());
            }
        }
        if (!obstacles.isEmpty()) {
            boolean reset = !settled.restores() && rules.needed(changes) == Way.RESET;
            return new Planning.Refused<>(
                    "Not all of it can be changed on the running machine. " + String.join(" ", obstacles),
                    reset
                            ? "Reset " + machine + ", which keeps what you choose, or rebuild it."
                            : "Rebuild " + machine + ", or declare it as it was.",
                    reset ? List.of(RESET, REBUILD) : List.of(REBUILD));
        }
        if (!work.obstacles().isEmpty()) {
            return new Planning.Refused<>(
                    String.join(" ", work.obstacles()),
                    "Declare it in another way, or rebuild " + machine + ".",
                    List.of(REBUILD));
        }
        KernelArguments arguments = work.arguments();
        if (work.actions().isEmpty() && arguments.isEmpty()) {
            return new Planning.Refused<>(
                    changes.isEmpty()
                            ? machine + " is what is declared: nothing differs."
                            : "What differs only matters at the next installation of " + machine + ".",
                    "There is nothing to apply.");
        }
        if (!arguments.isEmpty()) {
            Optional<String> hindrance = hindrance(machine, facts);
            if (hindrance.isPresent()) {
                return new Planning.Refused<>(
                        hindrance.get(), "Close that first; the kernel's arguments are changed by a new boot.");
            }
        }
        Apply whole = new Apply(
                settled.restore(),
                settled.config(),
                settled.family(),
                settled.from(),
                settled.to(),
                settled.login(),
                !arguments.isEmpty());
        return new Planning.Ready<>(whole, outline(machine, facts, changes, work, whole));
    }

    private static Optional<String> hindrance(MachineName machine, HostFacts facts) {
        if (facts.os().family() == OsFamily.FLATCAR) {
            return facts.hardware().secureBoot() == SecureBoot.DISABLED
                    ? Optional.empty()
                    : Optional.of(machine
                            + " may check signatures at boot (Secure Boot), and then it does not read the kernel"
                            + " arguments on its OEM partition.");
        }
        if (!facts.ostree().transaction().isEmpty()) {
            return Optional.of("rpm-ostree is busy with \"" + facts.ostree().transaction() + "\" on " + machine + ".");
        }
        return facts.ostree().staged().isPresent() || facts.ostree().pending().isPresent()
                ? Optional.of("Another version waits for a reboot on " + machine + ".")
                : Optional.empty();
    }

    private Outline outline(
            MachineName machine, HostFacts facts, List<ConfigChange> changes, InPlace work, Apply settled) {
        Outline outline = Outlines.now(
                Outline.of(
                        settled.restores()
                                ? "Restore " + count(changes.size()) + " on " + machine
                                : "Apply the configuration to " + machine,
                        settled.restores()
                                ? new Undo.None("What was there is in /var/lib/slipway-guard on " + machine
                                        + " until the next change.")
                                : new Undo.ByOperation("The configuration that is on it now is applied again.")),
                machine,
                facts);
        for (ConfigChange change : changes) {
            outline = settled.restores()
                    ? outline.line(Tone.CHANGED, "Writes " + change.subject().words() + " again, as it was applied.")
                    : line(outline, change, rules(settled.family()).verdict(change));
        }
        if (settled.restores() && changes.stream().anyMatch(change -> change.subject() instanceof Subject.User)) {
            outline = outline.line(
                    Tone.WARNING,
                    "Keys that are not declared for these accounts are removed; the one of Slipway stays.");
        }
        if (!work.stopped().isEmpty()) {
            outline = outline.line(Tone.RESTARTED, "Stops " + String.join(", ", work.stopped()) + ".");
        }
        if (!work.restarted().isEmpty()) {
            outline = outline.line(
                    Tone.RESTARTED,
                    "Restarts what runs, and starts what is newly enabled, of: " + String.join(", ", work.restarted())
                            + ".");
        }
        if (!work.readLater().isEmpty()) {
            outline = outline.line(
                    Tone.WARNING, "Only read again at the next boot: " + String.join(", ", work.readLater()) + ".");
        }
        if (!work.actions().isEmpty()) {
            outline = outline.line(
                    Tone.KEPT,
                    "If Slipway cannot log in anew within " + times.window().toSeconds() + " seconds of the change, "
                            + machine + " puts everything back by itself, and so it does if it loses its power.");
        }
        return settled.reboot()
                ? Outlines.reboot(outline, machine, facts)
                        .line(
                                Tone.WARNING,
                                "Kernel arguments are not put back by themselves: a machine that does not boot with them"
                                        + " needs its boot menu.")
                : outline;
    }

    private static Outline line(Outline outline, ConfigChange change, Verdict verdict) {
        String words = change.subject().words();
        if (verdict.way() == Way.NOTHING) {
            return outline.line(Tone.KEPT, capital(words) + ": " + verdict.reason());
        }
        return switch (change.kind()) {
            case ADDED -> outline.line(Tone.CHANGED, "Adds " + words + ".");
            case CHANGED ->
                outline.line(Tone.CHANGED, "Changes " + words + " (" + String.join(", ", change.fields()) + ").");
            case REMOVED -> outline.line(Tone.LOST, "Removes " + words + ". " + verdict.reason());
        };
    }

    private static String count(int subjects) {
        return subjects == 1 ? "1 item" : subjects + " items";
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
    }

    @Override
    public List<Particular> particulars(Apply settled) {
        return List.of(
                Particular.of("System", Drivers.of(settled.family()).name()),
                settled.restores()
                        ? Particular.literal("Written again", String.join(", ", settled.restore()))
                        : Particular.of("Configuration", settled.to() + ", in place of " + settled.from()),
                Particular.literal("Login", settled.login()),
                Particular.of("Reboot", settled.reboot() ? "one, for the kernel arguments" : "none"));
    }

    @Override
    public List<Step> steps(MachineName machine, Apply settled) {
        CommonSteps common = new CommonSteps(machine);
        List<Step> steps = new ArrayList<>(List.of(common.look(Drivers.of(settled.family()))));
        GuardSteps guard = new GuardSteps(machine, () -> work(settled), times);
        steps.addAll(guard.all());
        if (settled.reboot()) {
            ArgumentSteps arguments = new ArgumentSteps(machine, () -> work(settled), settled.family());
            steps.add(common.pause(Drivers.updatable(settled.family())));
            steps.add(arguments.change());
            steps.add(common.reboot(Drivers.of(settled.family())));
            steps.add(arguments.proof());
        }
        if (!settled.restores()) {
            steps.add(new RecordStep(applied, events, new ConfigId(settled.from()), new ConfigId(settled.to()))
                    .of(machine));
        }
        steps.add(common.health(settled.reboot(), "", ""));
        return steps;
    }

    @Override
    public Record inverse(MachineName machine, Apply settled, Map<String, String> notes) {
        return Apply.kept(new ConfigId(settled.from()));
    }

    /** What the settled parameters stand for; the contents are only in the vault. */
    private InPlace work(Apply settled) {
        IgnitionConfig after = config(new ConfigId(settled.to()));
        List<ConfigChange> changes = settled.restores()
                ? restored(after, settled.restore())
                : ConfigDiff.between(config(new ConfigId(settled.from())), after);
        return InPlace.of(
                settled.restores() ? changes : inPlace(rules(settled.family()), changes),
                declared(after),
                bareKey(),
                settled.restores());
    }

    private static List<ConfigChange> inPlace(ChangeRules rules, List<ConfigChange> changes) {
        return changes.stream()
                .filter(change -> {
                    Way way = rules.verdict(change).way();
                    return way == Way.IN_PLACE || way == Way.REBOOT;
                })
                .toList();
    }

    /** What is written again is not new to the machine: of an account only the keys are. */
    private static Verdict restoring(ConfigChange change) {
        return switch (change.subject()) {
            case Subject.FileAt _,
                    Subject.DirectoryAt _,
                    Subject.LinkAt _,
                    Subject.Unit _,
                    Subject.Dropin _,
                    Subject.User _ -> new Verdict(Way.IN_PLACE, "It can be written again.");
            case Subject.KernelArgument _ -> new Verdict(Way.REBOOT, "The kernel reads its arguments when it starts.");
            default -> new Verdict(Way.REBUILD, "Only a new installation brings it back.");
        };
    }

    private static List<ConfigChange> restored(IgnitionConfig config, List<String> subjects) {
        return declared(config).stream()
                .filter(change -> subjects.contains(change.subject().words()))
                .toList();
    }

    private static List<ConfigChange> declared(IgnitionConfig config) {
        return ConfigDiff.between(NOTHING, config);
    }

    private boolean letsUsIn(IgnitionConfig config, String login) {
        return declared(config).stream()
                .filter(change -> change.subject().equals(new Subject.User(login)))
                .flatMap(change -> change.after().texts("sshAuthorizedKeys").stream())
                .anyMatch(line -> PublicKeys.bare(line).equals(bareKey()));
    }

    private String bareKey() {
        return PublicKeys.bare(authorizedKey.get());
    }

    private IgnitionConfig config(ConfigId id) {
        return read(applied.content(id).ignition());
    }

    private static IgnitionConfig read(String ignition) {
        return Ignition.read(ignition.getBytes(StandardCharsets.UTF_8)).config();
    }

    private static ChangeRules rules(OsFamily family) {
        return family == OsFamily.FLATCAR ? ChangeRules.FLATCAR : ChangeRules.FEDORA_COREOS;
    }
}
