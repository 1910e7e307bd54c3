package dev.slipway.fleet.command;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationSeries;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.fleet.operation.OperationSummary;
import dev.slipway.fleet.operation.Operations;
import dev.slipway.fleet.operation.OutputLine;
import dev.slipway.fleet.operation.OutputPage;
import dev.slipway.fleet.operation.Series;
import dev.slipway.fleet.operation.SeriesId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Puts the outputs of a command on several machines side by side. Safe for any thread. */
public final class RunReports {
    /** Shown of each group; the whole is with the operations. */
    private static final int SHOWN = 200;

    private static final int PAGE = 1000;

    private final Operations operations;
    private final OperationSeries series;

    /**
     * Over what ran.
     *
     * @param operations single ones
     * @param series those over several machines
     */
    public RunReports(Operations operations, OperationSeries series) {
        this.operations = operations;
        this.series = series;
    }

    /**
     * The report of a series as it stands.
     *
     * @param id a series of {@link RunCommand}
     * @return empty when there is no such series, or it does something else
     */
    public Optional<RunReport> of(SeriesId id) {
        return series.find(id).filter(found -> found.kind().equals("run")).map(this::report);
    }

    private RunReport report(Series found) {
        Map<Key, Map<MachineName, OperationId>> groups = new LinkedHashMap<>();
        List<MachineName> running = new ArrayList<>();
        for (OperationSummary member : found.operations()) {
            OperationState.Phase phase = member.state().phase();
            if (phase == OperationState.Phase.FAILED || phase == OperationState.Phase.ENDED) {
                groups.computeIfAbsent(key(member), any -> new LinkedHashMap<>())
                        .put(member.machine(), member.id());
            } else {
                running.add(member.machine());
            }
        }
        List<RunReport.Group> sorted = groups.entrySet().stream()
                .map(entry -> group(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(
                                (RunReport.Group group) -> -group.machines().size())
                        .thenComparing(RunReport.Group::ending))
                .toList();
        return new RunReport(sorted, running);
    }

    /** What two machines must have in common to stand together. */
    private record Key(String ending, boolean well, String stdout, String stderr, long lines) {}

    private Key key(OperationSummary member) {
        String ended = operations
                .find(member.id())
                .map(Operation::notes)
                .map(notes -> notes.getOrDefault(RunCommandKind.ENDING, ""))
                .orElse("");
        String ending = switch (member.state()) {
            case OperationState.Failed failed when ended.isEmpty() -> failed.words();
            case OperationState.Cancelled cancelled -> "cancelled. " + cancelled.words();
            case OperationState.GivenUp givenUp when ended.isEmpty() -> givenUp.words();
            default -> ended;
        };
        // Apart from each other: how the two are woven together is chance.
        Map<OutputLine.Source, MessageDigest> digests = new EnumMap<>(OutputLine.Source.class);
        for (OutputLine.Source source : OutputLine.Source.values()) {
            digests.put(source, sha256());
        }
        long from = 0;
        long total = 0;
        while (true) {
            OutputPage page = operations.output(member.id(), RunCommandKind.STEP, from, PAGE);
            total = page.total();
            if (page.lines().isEmpty()) {
                break;
            }
            for (OutputLine line : page.lines()) {
                Objects.requireNonNull(digests.get(line.source()))
                        .update((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            from = page.next();
        }
        return new Key(
                ending,
                member.state() instanceof OperationState.Succeeded,
                hex(digests, OutputLine.Source.STDOUT),
                hex(digests, OutputLine.Source.STDERR),
                total);
    }

    private static String hex(Map<OutputLine.Source, MessageDigest> digests, OutputLine.Source source) {
        return HexFormat.of()
                .formatHex(Objects.requireNonNull(digests.get(source)).digest());
    }

    private RunReport.Group group(Key key, Map<MachineName, OperationId> machines) {
        OperationId one = machines.values().iterator().next();
        return new RunReport.Group(
                key.ending(),
                key.well(),
                operations.output(one, RunCommandKind.STEP, 0, SHOWN).lines(),
                key.lines(),
                machines);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
