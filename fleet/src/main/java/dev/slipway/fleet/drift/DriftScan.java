package dev.slipway.fleet.drift;

import dev.slipway.fleet.applied.AppliedBy;
import dev.slipway.fleet.applied.AppliedConfig;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.OsChoice;
import dev.slipway.fleet.declared.OsFamily;
import dev.slipway.fleet.declared.OsStream;
import dev.slipway.host.Answer;
import dev.slipway.host.FactSection;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OstreeStatus.Deployment;
import dev.slipway.host.drift.Declared;
import dev.slipway.host.drift.Deviation;
import dev.slipway.host.drift.DriftProbe;
import dev.slipway.host.drift.EtcBaseline;
import dev.slipway.host.drift.EtcChange;
import dev.slipway.host.drift.OsDrift;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.RemoteCommand;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import dev.slipway.ssh.SshRoute;
import dev.slipway.templates.change.Subject;
import dev.slipway.templates.ignition.Ignition;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One look at one machine, in three layers; for one run on one thread. Changes nothing on the machine. */
final class DriftScan {
    /** How far back paths are looked for that were declared once. */
    private static final int HISTORY = 50;

    private final Tools tools;
    private final DeclaredMachine machine;
    private final Ignored ignored;
    private final DriftReport before;
    private final HostFacts facts;
    private final SshRoute route;
    private final Instant now;

    private final Set<DriftItem> items = new LinkedHashSet<>();
    private final List<String> gaps = new ArrayList<>();
    /** What had to be compared and could not be: with any of these nothing may be called free of drift. */
    private final List<String> open = new ArrayList<>();

    private final Set<String> declaredPaths = new HashSet<>();
    private Instant installedAt = Instant.EPOCH;
    private int compared;

    /** What every scan uses. */
    record Tools(SshExecutor ssh, AppliedConfigs applied, DriftTable table, SecureRandom random) {}

    DriftScan(
            Tools tools,
            DeclaredMachine machine,
            Ignored ignored,
            DriftReport before,
            HostFacts facts,
            SshRoute route,
            Instant now) {
        this.tools = tools;
        this.machine = machine;
        this.ignored = ignored;
        this.before = before;
        this.facts = facts;
        this.route = route;
        this.now = now;
    }

    /** The connection was lost in the middle. */
    static final class Lost extends Exception {
        private final transient SshFailure failure;

        Lost(SshFailure failure) {
            super(failure.message());
            this.failure = failure;
        }

        SshFailure failure() {
            return failure;
        }
    }

    /** The id by which a system's {@code /etc} is told from another's; empty when the machine does not say. */
    static String deployment(HostFacts facts) {
        return switch (facts.os().family()) {
            case FEDORA_COREOS -> facts.ostree().booted().map(Deployment::id).orElse("");
            case FLATCAR -> facts.os().version();
            case RHEL_COREOS, GENERIC_LINUX, UNKNOWN -> "";
        };
    }

    DriftReport run() throws Lost {
        strict();
        etc();
        system();
        List<DriftItem> sorted =
                items.stream().sorted(Comparator.comparing(DriftItem::layer)).toList();
        if (!sorted.isEmpty()) {
            gaps.addAll(open);
            return report(new DriftState.Drifted(sorted), sorted, now);
        }
        if (!open.isEmpty()) {
            String more = open.size() == 1 ? "" : " " + (open.size() - 1) + " more could not be compared.";
            gaps.addAll(open);
            return report(
                    new DriftState.Unknown(open.getFirst() + more, "Look at what is listed, then scan again."),
                    sorted,
                    now);
        }
        return report(new DriftState.None(compared), sorted, now);
    }

    private DriftReport report(DriftState state, List<DriftItem> seen, Instant seenAt) {
        return new DriftReport(
                machine.name(),
                state,
                now,
                seen,
                seenAt,
                gaps.stream().distinct().toList(),
                deployment(facts));
    }

    private Optional<CommandResult> ask(RemoteCommand command, String what) throws Lost {
        return switch (tools.ssh().run(route, command)) {
            case SshOutcome.Success<CommandResult>(CommandResult result) -> Optional.of(result);
            case SshOutcome.Failure<CommandResult>(SshFailure.NonZeroExit refused) -> {
                open.add(what + " could not be read: " + refused.message());
                yield Optional.empty();
            }
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> throw new Lost(failure);
        };
    }

    private void strict() throws Lost {
        List<AppliedConfig> history = tools.applied().history(machine.name(), HISTORY);
        installedAt = history.stream()
                .filter(applied -> applied.by() instanceof AppliedBy.Installation)
                .map(AppliedConfig::at)
                .findFirst()
                .orElse(Instant.EPOCH);
        if (history.isEmpty()) {
            open.add("Slipway does not know what was applied to " + machine.name()
                    + ": it was not installed by Slipway, and no configuration was found on it.");
            return;
        }
        Expectation expectation = expectation(history.getFirst());
        history.forEach(applied -> declaredPaths.addAll(expectation(applied).paths()));
        gaps.addAll(expectation.gaps());
        DriftProbe probe = DriftProbe.of(expectation.declared(), tools.random());
        Optional<CommandResult> result = ask(probe.command(), "What was applied");
        if (result.isEmpty()) {
            return;
        }
        compared += expectation.things().size();
        Map<Declared, Subject> subjects = new HashMap<>();
        expectation.things().forEach(thing -> subjects.putIfAbsent(thing.declared(), thing.subject()));
        for (Deviation deviation : probe.read(result.get().stdout())) {
            strict(deviation, subjects);
        }
    }

    private Expectation expectation(AppliedConfig applied) {
        String ignition = tools.applied().content(applied.config().id()).ignition();
        return Expectation.of(
                Ignition.read(ignition.getBytes(StandardCharsets.UTF_8)).config());
    }

    private void strict(Deviation deviation, Map<Declared, Subject> subjects) {
        if (deviation.kind() == Deviation.Kind.UNREADABLE) {
            open.add(deviation.words());
            return;
        }
        String path = switch (deviation.subject()) {
            case Declared.AtPath at -> at.path();
            case Declared.Unit unit when deviation.kind() == Deviation.Kind.FOREIGN_DROPIN -> deviation.detail();
            case Declared.Unit unit -> "";
            case Declared.Account account -> "";
            case Declared.Group group -> "";
            case Declared.KernelArguments arguments -> "";
        };
        if (!path.isEmpty() && ignored.path(path)) {
            return;
        }
        Subject subject = deviation.kind() == Deviation.Kind.ARGUMENT
                ? new Subject.KernelArgument(deviation.detail())
                : subjects.get(deviation.subject());
        items.add(new DriftItem(
                DriftLayer.DECLARED,
                deviation.kind().name(),
                subject == null ? "" : subject.words(),
                path,
                deviation.kind() == Deviation.Kind.FOREIGN_DROPIN ? "" : deviation.detail(),
                deviation.words()));
    }

    private void etc() throws Lost {
        Optional<List<EtcChange>> listed = changes();
        if (listed.isEmpty()) {
            return;
        }
        List<EtcChange> changes = listed.get();
        compared += changes.size();
        String deployment = deployment(facts);
        Optional<DriftTable.Baseline> kept = tools.table()
                .baseline(machine.name(), deployment)
                .filter(baseline -> !baseline.takenAt().isBefore(installedAt));
        if (kept.isEmpty()) {
            takeBaseline(deployment, changes);
            return;
        }
        Map<String, String> kinds = new HashMap<>();
        Set<String> folders = new HashSet<>();
        for (EtcChange change : changes) {
            kinds.put(change.path(), change.kind().name());
            for (int i = change.path().indexOf('/'); i > 0; i = change.path().indexOf('/', i + 1)) {
                folders.add(change.path().substring(0, i));
            }
        }
        for (EtcBaseline.Departure departure : kept.get().baseline().departures(changes, ignored.etc())) {
            String path = "/etc/" + departure.path();
            // What is or was declared is the strict layer's business, and of a new directory its files are told.
            if (!folders.contains(departure.path())
                    && !declaredPaths.contains(path)
                    && !ignored.path(path)
                    && !isToldOf(path)) {
                items.add(new DriftItem(
                        DriftLayer.ETC,
                        kinds.getOrDefault(departure.path(), DriftItem.GONE),
                        "",
                        path,
                        "",
                        departure.words()));
            }
        }
    }

    /** A drop-in that the strict layer has found, and the directory above it. */
    private boolean isToldOf(String path) {
        return items.stream()
                .anyMatch(item -> item.path().equals(path) || item.path().startsWith(path + "/"));
    }

    private Optional<List<EtcChange>> changes() throws Lost {
        Optional<Answer<List<EtcChange>>> answer = switch (facts.os().family()) {
            case FEDORA_COREOS ->
                ask(EtcChange.ostreeCommand(), "The differences of /etc")
                        .map(result -> EtcChange.ofOstree(result.stdout()));
            case FLATCAR ->
                ask(EtcChange.flatcarCommand(), "The differences of /etc")
                        .map(result -> EtcChange.ofFlatcar(result.stdout()));
            case RHEL_COREOS, GENERIC_LINUX, UNKNOWN -> {
                gaps.add("The rest of /etc is not compared: only Fedora CoreOS and Flatcar tell what they ship there.");
                yield Optional.empty();
            }
        };
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        return switch (answer.get()) {
            case Answer.Said<List<EtcChange>>(List<EtcChange> said) -> Optional.of(said);
            case Answer.Unreadable<List<EtcChange>>(String words) -> {
                open.add(words);
                yield Optional.empty();
            }
        };
    }

    /** Drift that nobody has decided about stays drift when an update brings another deployment with the same /etc. */
    private void takeBaseline(String deployment, List<EtcChange> changes) {
        if (deployment.isEmpty() || facts.lacks(FactSection.FAILED_UNITS)) {
            open.add("/etc has no baseline: the machine did not say which deployment runs, or whether it is well.");
            return;
        }
        if (!facts.systemd().failed().isEmpty()) {
            open.add("/etc has no baseline for this version: it is taken when no unit has failed, and "
                    + facts.systemd().failed().getFirst().name() + " has.");
            return;
        }
        List<DriftItem> undecided = before.seenAt().isBefore(installedAt)
                ? List.of()
                : before.seen().stream()
                        .filter(item -> item.layer() == DriftLayer.ETC)
                        .filter(item -> !ignored.path(item.path()))
                        .filter(item -> changes.stream()
                                .anyMatch(change -> ("/etc/" + change.path()).equals(item.path())
                                        && change.kind().name().equals(item.aspect())))
                        .toList();
        Set<String> kept = new HashSet<>();
        undecided.forEach(item -> kept.add(item.path()));
        EtcBaseline baseline = new EtcBaseline(
                deployment,
                changes.stream()
                        .filter(change -> !kept.contains("/etc/" + change.path()))
                        .toList());
        tools.table().put(machine.name(), baseline, now);
        items.addAll(undecided);
        gaps.add("The baseline of /etc was taken by this scan: what changes from now on is found.");
    }

    private void system() {
        OsChoice declared = machine.os().value();
        boolean flatcar = declared.family() == OsFamily.FLATCAR && declared.stream() != OsStream.LTS;
        OsDrift expected = new OsDrift(flatcar ? declared.stream().word() : "", ignored.packages());
        for (OsDrift.Departure departure : expected.of(facts)) {
            if (departure.kind() == OsDrift.Kind.UNREADABLE) {
                open.add(departure.words());
            } else if (departure.kind() == OsDrift.Kind.LAYERED) {
                layered();
            } else {
                items.add(system(departure.kind(), "", departure.words()));
            }
        }
        facts.ostree()
                .booted()
                .map(Deployment::stream)
                .filter(stream -> !stream.isEmpty()
                        && declared.family() == OsFamily.FCOS
                        && !stream.equals(declared.stream().word()))
                .ifPresent(stream -> items.add(system(
                        OsDrift.Kind.SOURCE,
                        "",
                        "It follows the stream " + stream + " instead of "
                                + declared.stream().word() + ".")));
        compared++;
    }

    /** One item each, so that each can be ignored. */
    private void layered() {
        facts.ostree().booted().stream()
                .flatMap(booted -> booted.layered().stream())
                .filter(name -> !ignored.packages().contains(name))
                .distinct()
                .forEach(name -> items.add(system(
                        OsDrift.Kind.LAYERED, name, name + " was layered on the system, taken from it or replaced.")));
    }

    private static DriftItem system(OsDrift.Kind kind, String detail, String words) {
        return new DriftItem(DriftLayer.SYSTEM, kind.name(), "", "", detail, words);
    }
}
