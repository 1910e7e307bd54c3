package dev.slipway.fleet.reset;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.drift.NoDrift;
import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.Later;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.step.CommonSteps;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.fleet.step.Reply;
import dev.slipway.host.Answer;
import dev.slipway.host.HostFacts;
import dev.slipway.host.HostHealth;
import dev.slipway.host.HostHealth.Baseline;
import dev.slipway.host.HostHealth.Finding;
import dev.slipway.host.HostProof;
import dev.slipway.host.IgnitionResult;
import dev.slipway.host.reset.FlatcarReset;
import dev.slipway.host.reset.KeepRules.Share;
import dev.slipway.host.reset.ResetPreview;
import dev.slipway.host.reset.ResetPreview.Fate;
import dev.slipway.host.reset.RootEntry;
import dev.slipway.host.reset.StagedReset;
import dev.slipway.ssh.CommandResult;
import dev.slipway.ssh.SshFailure;
import dev.slipway.ssh.SshOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is looked at before a reset and compared after it: how much is kept, in which boot Ignition ran, and whether the new system
 * is well and bears no marks of the reset.
 */
final class ResetProof {
    private static final Duration LISTING = Duration.ofMinutes(10);

    private static final String SHARES = "reset-shares";
    private static final String OLD_IGNITION = "reset-old-ignition-boot";
    private static final String WELL_LOOKS = "reset-well-looks";
    private static final int LOOKS = 2;

    private final MachineName machine;
    private final FlatcarReset reset;

    ResetProof(MachineName machine, FlatcarReset reset) {
        this.machine = machine;
        this.reset = reset;
    }

    /** Counts what is kept and notes when Ignition ran, so that the proof can tell what is still there and what is new. */
    Step survey() {
        return PartedStep.of(
                PlannedStep.of("survey", "Count what " + machine + " keeps", LISTING),
                host -> host.context().note(SHARES).isEmpty()
                        ? new NotYet("Nothing is counted yet.")
                        : new Done(words(shares(host))),
                host -> host.identity()
                        .judge(old -> listing(host).judge(listing -> {
                            host.context().note(OLD_IGNITION, old.provisioningBoot());
                            ResetPreview preview = ResetPreview.of(listing, reset.rules());
                            host.context()
                                    .say(count(preview, Fate.KEPT) + " paths are kept, "
                                            + count(preview, Fate.KEPT_FOR_ITS_CONTENT)
                                            + " directories stay because of them, " + count(preview, Fate.DELETED)
                                            + " paths are deleted.");
                            note(host, reset.rules().shares(listing));
                            return new NotYet("It is counted.");
                        })));
    }

    private static long count(ResetPreview preview, Fate fate) {
        return preview.items().stream().filter(item -> item.fate() == fate).count();
    }

    private static String words(List<Integer> counts) {
        return counts.isEmpty()
                ? "Nothing is kept."
                : counts.stream().mapToInt(Integer::intValue).sum() + " paths are kept.";
    }

    private static void note(HostTalk host, List<Share> shares) {
        host.context()
                .note(
                        SHARES,
                        "counted "
                                + shares.stream()
                                        .map(share -> String.valueOf(share.count()))
                                        .collect(Collectors.joining(" ")));
    }

    private static List<Integer> shares(HostTalk host) {
        return Arrays.stream(host.context().note(SHARES).split(" "))
                .skip(1)
                .filter(count -> !count.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    /** Lists the root filesystem; longer than what is kept of a command's output. */
    private static Reply<List<RootEntry>> listing(HostTalk host) throws InterruptedException {
        if (!(host.context().route() instanceof RouteAnswer.Known known)) {
            return new Reply.Missing<>(
                    new Later("There is no way to " + host.context().machine() + ".", "Look at its address."));
        }
        RootEntry.Listing listing = new RootEntry.Listing();
        SshOutcome<CommandResult> outcome = host.context().ssh().run(known.route(), RootEntry.listing(), listing);
        if (Thread.interrupted()) {
            throw new InterruptedException("the step was left while the root filesystem was listed");
        }
        return switch (outcome) {
            case SshOutcome.Failure<CommandResult>(SshFailure.NonZeroExit failed) ->
                new Reply.Missing<>(new Later(failed.message(), failed.remedy()));
            case SshOutcome.Failure<CommandResult>(SshFailure failure) -> new Reply.Missing<>(StepResult.of(failure));
            case SshOutcome.Success<CommandResult> _ ->
                switch (listing.answer()) {
                    case Answer.Said<List<RootEntry>>(List<RootEntry> entries) -> new Reply.Got<>(entries);
                    case Answer.Unreadable<List<RootEntry>>(String words) ->
                        new Reply.Missing<>(
                                new Later(words, "Slipway asks again; if it stays so, look at the machine."));
                };
        };
    }

    /** Waits until the new system is well, and looks whether it is what was planned. */
    Step proof() {
        return new PartedStep(
                PlannedStep.of("proof", "Look whether " + machine + " is what was planned", CommonSteps.SETTLE),
                host -> new NotYet("It is not known yet whether " + machine + " is what was planned."),
                host -> {
                    host.context().note(WELL_LOOKS, "");
                    // Where what was brought is among what is kept, it holds the configuration; the other stays as
                    // Ignition reads it, and is nobody's to read.
                    return ResetSteps.all(host, List.of(reset.forget(), reset.protectConfig()));
                },
                host -> host.facts().judge(facts -> wellAndAsPlanned(host, facts)),
                host -> new Done("There is nothing to take back."));
    }

    private StepResult wellAndAsPlanned(HostTalk host, HostFacts facts) throws InterruptedException {
        String bootBefore = CommonSteps.before(host).bootId();
        // What failed or ran before says nothing about a system that was set up anew.
        HostHealth health = HostHealth.judge(
                facts, new HostHealth.Expectation(new Baseline(bootBefore, Set.of(), Set.of()), true, "", ""));
        return switch (health) {
            case HostHealth.Settling(var reasons) -> again(host, Finding.words(reasons), Finding.remedies(reasons));
            case HostHealth.Unhealthy(var findings) -> new Broken(Finding.words(findings), Finding.remedies(findings));
            case HostHealth.Healthy(var proof) -> {
                String looks = host.context().note(WELL_LOOKS) + "+";
                host.context().note(WELL_LOOKS, looks);
                yield looks.length() < LOOKS
                        ? new NotYet(machine + " is well; it is looked at once more.")
                        : asPlanned(host, proof);
            }
        };
    }

    private static StepResult again(HostTalk host, String words, String remedy) {
        if (!host.context().note(WELL_LOOKS).isEmpty()) {
            host.context().note(WELL_LOOKS, "");
        }
        return new NotYet(words, remedy);
    }

    private StepResult asPlanned(HostTalk host, List<String> health) throws InterruptedException {
        return host.ask(reset.staged(), StagedReset::parse).judge(staged -> {
            if (!staged.regex().isEmpty() || staged.firstBoot()) {
                return new Broken(
                        "The marks of the reset are still there: the next boot would delete again.",
                        "Run sudo flatcar-reset --stop on " + machine + ", then try again.");
            }
            if (!staged.configMode().isEmpty() && !staged.configMode().equals("600")) {
                return new Broken(
                        "Others than root can read /oem/config.ign on " + machine + ".",
                        "Run sudo chmod 600 /oem/config.ign on it, then try again.");
            }
            return host.identity().judge(proof -> listing(host).judge(listing -> proven(host, health, proof, listing)));
        });
    }

    private StepResult proven(HostTalk host, List<String> health, HostProof proof, List<RootEntry> listing) {
        List<String> words = new ArrayList<>();
        switch (proof.ignition()) {
            case IgnitionResult.Report report
            when proof.provisionedInThisBoot() -> words.add("Ignition ran in this boot.");
            case IgnitionResult.Report report
            when report.provisioningBootId().equals(host.context().note(OLD_IGNITION))
                    || report.provisioningBootId()
                            .equals(CommonSteps.before(host).bootId()) -> {
                return new Broken(
                        "Ignition's result is of before the reset.",
                        "Look at /etc/.ignition-result.json on " + machine + ": it may be among what is kept.");
            }
            case IgnitionResult.Report report -> words.add("Ignition ran in an earlier boot than this.");
            case IgnitionResult.Absent _ ->
                words.add("Ignition left no result, but the secret of its configuration came back.");
            case IgnitionResult.Unreadable(String why) -> words.add(why);
        }
        List<Integer> before = shares(host);
        List<Share> after = reset.rules().shares(listing);
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            Share share = after.get(i);
            if (before.get(i) > 0 && share.count() == 0) {
                return new Broken(
                        "Nothing is left of " + share.regex() + ", which was to be kept (" + before.get(i) + " paths).",
                        "Look at the machine and at the output of this operation; restore it from a backup.");
            }
            if (before.get(i) > 0) {
                words.add("Kept " + share.regex() + ": " + share.count() + (share.count() == 1 ? " path, " : " paths, ")
                        + before.get(i) + " before.");
            }
        }
        words.addAll(health);
        NoDrift.said(host, String.join(" ", words));
        return new Done(machine + " is what was planned.");
    }
}
