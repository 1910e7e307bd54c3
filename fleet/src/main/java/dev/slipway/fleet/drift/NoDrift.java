package dev.slipway.fleet.drift;

import dev.slipway.fleet.inventory.RouteAnswer;
import dev.slipway.fleet.operation.PlannedStep;
import dev.slipway.fleet.operation.Step;
import dev.slipway.fleet.operation.StepResult;
import dev.slipway.fleet.operation.StepResult.Broken;
import dev.slipway.fleet.operation.StepResult.Done;
import dev.slipway.fleet.operation.StepResult.Later;
import dev.slipway.fleet.operation.StepResult.NotYet;
import dev.slipway.fleet.step.HostTalk;
import dev.slipway.fleet.step.PartedStep;
import dev.slipway.host.HostFacts;
import dev.slipway.ssh.SshRoute;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The last part of the proof of a machine that was set up anew: it is exactly what was applied to it.
 *
 * @param look compares
 */
public record NoDrift(DriftLook look) {
    private static final Duration COMPARING = Duration.ofMinutes(5);
    private static final String SAID = "said-before-drift";
    private static final String LOOKS = "drift-looks";

    /** Units that start late, and daemons that write their files when they start, are given this many looks. */
    private static final int PATIENCE = 5;

    private static final int TOLD = 5;

    /**
     * Leaves what the proof before this step says: the words of the last step are the operation's.
     *
     * @param host the machine
     * @param words the proof so far, as sentences
     */
    public static void said(HostTalk host, String words) {
        host.context().note(SAID, words);
    }

    /**
     * The step. Drift from what was applied, and of {@code /etc}, fails it; drift of the system, and what cannot be told, is
     * said.
     *
     * @return the last step of an operation
     */
    public Step step() {
        return new PartedStep(
                PlannedStep.of("drift", "Compare it with what was applied", COMPARING),
                host -> new NotYet("It was not compared yet."),
                host -> {
                    host.context().note(LOOKS, "");
                    return new NotYet("There is nothing to do but to look.");
                },
                host -> host.facts().judge(facts -> compared(host, facts)),
                host -> new Done("There is nothing to take back."));
    }

    private StepResult compared(HostTalk host, HostFacts facts) throws InterruptedException {
        return switch (host.context().route()) {
            case RouteAnswer.Unknown(String words, String remedy) -> new Later(words, remedy);
            case RouteAnswer.Known(SshRoute route) -> {
                DriftState state = look.at(host.context().machine(), facts, route);
                if (Thread.interrupted()) {
                    throw new InterruptedException("the step was left while the machine was compared");
                }
                yield switch (state) {
                    case DriftState.None(int things) ->
                        done(host, "Drift: none (" + things + (things == 1 ? " thing" : " things") + " compared).");
                    case DriftState.Drifted(List<DriftItem> items) -> drifted(host, items);
                    case DriftState.Unknown(String words, String _) ->
                        lastLook(host)
                                ? done(host, "Whether it drifts could not be told: " + words)
                                : new NotYet("It could not be compared: " + words);
                };
            }
        };
    }

    /** How the system came with its image, or what it updates itself to by now, is nothing that was applied: it is only told. */
    private static StepResult drifted(HostTalk host, List<DriftItem> items) {
        List<DriftItem> applied =
                items.stream().filter(item -> item.layer() != DriftLayer.SYSTEM).toList();
        if (applied.isEmpty()) {
            return done(host, "Drift: none of what was applied. Of the system: " + words(items));
        }
        String words = words(applied);
        return lastLook(host)
                ? new Broken(
                        host.context().note(SAID) + " But it is not what was applied to it: " + words,
                        "The machine works and nothing has to be done at once. Look at its drift: mend the profile, or"
                                + " ignore what the machine writes by itself; then try again, or leave it so.")
                : new NotYet("It is not yet what was applied to it: " + words);
    }

    private static String words(List<DriftItem> items) {
        return items.stream().limit(TOLD).map(DriftItem::words).collect(Collectors.joining(" "))
                + (items.size() > TOLD ? " There are " + (items.size() - TOLD) + " more." : "");
    }

    private static boolean lastLook(HostTalk host) {
        String looks = host.context().note(LOOKS) + "+";
        host.context().note(LOOKS, looks);
        return looks.length() >= PATIENCE;
    }

    private static Done done(HostTalk host, String words) {
        return new Done((host.context().note(SAID) + " " + words).strip());
    }
}
