package dev.slipway.app.api;

import dev.slipway.fleet.declared.DrillSchedule;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.rehearsal.DrillStanding;
import dev.slipway.fleet.rehearsal.MachineRecord;
import dev.slipway.fleet.rehearsal.Preview;
import dev.slipway.fleet.rehearsal.RehearsalRun;
import dev.slipway.fleet.rehearsal.Round;
import dev.slipway.fleet.rehearsal.RoundState;
import dev.slipway.fleet.rehearsal.RunState;
import dev.slipway.fleet.rehearsal.Sample;
import dev.slipway.fleet.rehearsal.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rehearsals as JSON tells them. */
final class RehearsalAnswer {
    private RehearsalAnswer() {}

    /**
     * A rehearsal.
     *
     * @param drill the declared drill; empty when it was asked for by hand
     * @param target the group or the machines
     * @param due the time of its schedule; null when a person asked for it
     * @param state {@code Going}, {@code Passed}, {@code Failed}, {@code Not begun} or {@code Cancelled}
     * @param words why it stopped; empty while it runs and when it passed
     * @param demo whether it never took place
     */
    record Run(
            long id,
            String drill,
            String kind,
            String target,
            int times,
            String who,
            String why,
            Instant createdAt,
            @Nullable Instant due,
            String state,
            String words,
            String remedy,
            List<RoundOf> rounds,
            boolean demo) {}

    /**
     * A round.
     *
     * @param restoreMillis from the point of no return to the proof; 0 unless it passed
     * @param operations the operations that it consisted of
     */
    record RoundOf(
            String machine,
            String state,
            String words,
            String remedy,
            long restoreMillis,
            List<StepOf> steps,
            List<Long> operations) {}

    /** A step's time. */
    record StepOf(String id, String title, long millis) {}

    /**
     * A declared drill.
     *
     * @param next when it begins by itself; null when it does not
     * @param nextWords why it does not begin by itself; empty when it does
     * @param consent {@code not needed}, {@code missing} or {@code given}
     * @param consentBy who gave it, or empty
     */
    record Drill(
            String name,
            String description,
            String kind,
            String target,
            List<String> machines,
            String which,
            int times,
            String cron,
            String zone,
            String hours,
            boolean enabled,
            @Nullable Instant next,
            String nextWords,
            String consent,
            String consentBy,
            List<Run> latest) {}

    /**
     * Statistics.
     *
     * @param successRate 0 to 1; null when there is nothing to tell
     * @param trend {@code unknown}, {@code steady}, {@code quicker} or {@code slower}
     */
    record Figures(
            int count,
            int passed,
            @Nullable Double successRate,
            long bestMillis,
            long medianMillis,
            long worstMillis,
            String trend,
            List<PointOf> points,
            List<StepFigures> steps) {}

    /** One round in the course of time; {@code restoreMillis} is null when it failed. */
    record PointOf(Instant at, String machine, @Nullable Long restoreMillis) {}

    /** A step's share. */
    record StepFigures(String id, String title, int count, long medianMillis, long worstMillis) {}

    /** Rehearsals beside what was meant. */
    record Both(String kind, Figures rehearsed, Figures inEarnest) {}

    /** When a machine was rehearsed last; {@code at} is null when it never was. */
    record Machine(String machine, String feeling, @Nullable Instant at, String kind) {}

    /** What would be done. */
    record Plan(
            String machine,
            String confirm,
            List<String> after,
            List<Over> passedOver,
            OperationAnswer.Whole operation) {}

    /** A machine that is not ready. */
    record Over(String machine, String words, String remedy) {}

    static Run of(RehearsalRun run) {
        return new Run(
                run.id().value(),
                run.drill(),
                run.wish().kind().word(),
                run.wish().target().word(),
                run.wish().times(),
                run.who(),
                run.why(),
                run.createdAt(),
                switch (run.due()) {
                    case RehearsalRun.Due.ByHand() -> null;
                    case RehearsalRun.Due.Scheduled(Instant at) -> at;
                },
                run.state().word(),
                switch (run.state()) {
                    case RunState.Going _, RunState.Passed _ -> "";
                    case RunState.Failed failed -> failed.words();
                    case RunState.NotBegun not -> not.words();
                    case RunState.Cancelled cancelled -> "By " + cancelled.who() + ". " + cancelled.words();
                },
                switch (run.state()) {
                    case RunState.Failed failed -> failed.remedy();
                    case RunState.NotBegun not -> not.remedy();
                    default -> "";
                },
                run.rounds().stream().map(RehearsalAnswer::of).toList(),
                run.demo());
    }

    private static RoundOf of(Round round) {
        return new RoundOf(
                round.machine().value(),
                round.state().word(),
                switch (round.state()) {
                    case RoundState.Going _ -> "";
                    case RoundState.Passed passed -> passed.proof();
                    case RoundState.Failed failed -> failed.words();
                    case RoundState.NotBegun not -> not.words();
                    case RoundState.Cancelled cancelled -> "By " + cancelled.who() + ". " + cancelled.words();
                },
                switch (round.state()) {
                    case RoundState.Failed failed -> failed.remedy();
                    case RoundState.NotBegun not -> not.remedy();
                    default -> "";
                },
                round.state() instanceof RoundState.Passed passed
                        ? passed.restore().toMillis()
                        : 0,
                round.state() instanceof RoundState.Passed passed
                        ? passed.steps().stream()
                                .map(step -> new StepOf(
                                        step.id(), step.title(), step.took().toMillis()))
                                .toList()
                        : List.of(),
                round.legs().stream().map(leg -> leg.operation().value()).toList());
    }

    static Drill of(DrillStanding standing) {
        var drill = standing.drill();
        return new Drill(
                drill.name().value(),
                drill.description(),
                drill.kind().word(),
                drill.target().word(),
                standing.members().stream().map(MachineName::value).toList(),
                drill.which().word(),
                drill.times(),
                drill.schedule() instanceof DrillSchedule.Cron cron ? cron.expression() : "",
                drill.schedule() instanceof DrillSchedule.Cron cron
                        ? cron.zone().getId()
                        : "",
                drill.hours().words(),
                drill.enabled(),
                switch (standing.next()) {
                    case DrillStanding.Next.Never _ -> null;
                    case DrillStanding.Next.At(Instant at) -> at;
                },
                standing.next() instanceof DrillStanding.Next.Never(String words) ? words : "",
                switch (standing.allowed()) {
                    case DrillStanding.Allowed.NothingLost _ -> "not needed";
                    case DrillStanding.Allowed.Missing _ -> "missing";
                    case DrillStanding.Allowed.Given _ -> "given";
                },
                standing.allowed() instanceof DrillStanding.Allowed.Given(var consent) ? consent.who() : "",
                standing.latest().stream().map(RehearsalAnswer::of).toList());
    }

    static Figures of(Statistics statistics) {
        return new Figures(
                statistics.count(),
                statistics.passed(),
                statistics.successRate().orElse(null),
                statistics.times().best().toMillis(),
                statistics.times().median().toMillis(),
                statistics.times().worst().toMillis(),
                statistics.trend().name().toLowerCase(Locale.ROOT),
                statistics.points().stream()
                        .map(point -> new PointOf(
                                point.at(),
                                point.sample().machine().value(),
                                point.restore().map(Duration::toMillis).orElse(null)))
                        .toList(),
                statistics.steps().stream()
                        .map(step -> new StepFigures(
                                step.id(),
                                step.title(),
                                step.count(),
                                step.median().toMillis(),
                                step.worst().toMillis()))
                        .toList());
    }

    static Machine of(MachineRecord record, Instant now) {
        String feeling = record.feeling(now).name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return switch (record.last()) {
            case MachineRecord.Last.Never _ -> new Machine(record.machine().value(), feeling, null, "");
            case MachineRecord.Last.Time(Sample sample) ->
                new Machine(
                        record.machine().value(),
                        feeling,
                        sample.at(),
                        sample.kind().word());
        };
    }

    static Plan of(Preview.Ready ready, Instant now) {
        return new Plan(
                ready.machine().value(),
                ready.word(),
                ready.after(),
                ready.passedOver().stream()
                        .map(over -> new Over(
                                over.machine().value(),
                                over.why().words(),
                                over.why().remedy()))
                        .toList(),
                OperationAnswer.of(ready.plan(), now));
    }
}
