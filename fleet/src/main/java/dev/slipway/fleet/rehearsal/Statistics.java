package dev.slipway.fleet.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What many rounds say together. Pure: the same samples in any order give the same statistics.
 *
 * @param count how many rounds
 * @param passed how many of them ended proved
 * @param times the times to restore of those; {@link Times#NONE} when none has passed
 * @param points every round, the oldest first
 * @param steps where the time goes, in the order of the latest round that passed
 * @param trend where it goes
 */
public record Statistics(int count, int passed, Times times, List<Point> points, List<Step> steps, Trend trend) {
    /** Fewer say nothing about a direction. */
    static final int ENOUGH = 6;

    /** Less is noise. */
    static final double NOTABLE = 0.1;

    /** Copies the lists. */
    public Statistics {
        points = List.copyOf(points);
        steps = List.copyOf(steps);
    }

    /**
     * Times to restore.
     *
     * @param best the shortest
     * @param median half were quicker; of an even number the mean of the two in the middle
     * @param worst the longest
     */
    public record Times(Duration best, Duration median, Duration worst) {
        /** Of nothing. */
        public static final Times NONE = new Times(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /**
     * One round in the course of time.
     *
     * @param sample the round
     */
    public record Point(Sample sample) {
        /**
         * When it ended.
         *
         * @return the time
         */
        public Instant at() {
            return sample.at();
        }

        /**
         * Its time to restore.
         *
         * @return empty when it failed
         */
        public Optional<Duration> restore() {
            return sample.result() instanceof Sample.Result.Passed passed
                    ? Optional.of(passed.restore())
                    : Optional.empty();
        }
    }

    /**
     * A step's share.
     *
     * @param id stable within its kind
     * @param title what it does
     * @param count in how many rounds it was measured
     * @param median half were quicker
     * @param worst the longest
     */
    public record Step(String id, String title, int count, Duration median, Duration worst) {}

    /** Whether the newer half is quicker than the older half. */
    public enum Trend {
        /** Too few to tell. */
        UNKNOWN,
        /** By less than a tenth either way. */
        STEADY,
        /** The newer half has a median that is shorter by a tenth or more. */
        QUICKER,
        /** The newer half has a median that is longer by a tenth or more. */
        SLOWER
    }

    /**
     * Computes.
     *
     * @param samples in any order; of one kind, else their times mean nothing together
     * @return the statistics
     */
    public static Statistics of(List<Sample> samples) {
        List<Sample> ordered = samples.stream()
                .sorted(Comparator.comparing(Sample::at)
                        .thenComparing(Sample::machine)
                        .thenComparing(sample -> sample.toString()))
                .toList();
        List<Point> points = ordered.stream().map(Point::new).toList();
        List<Duration> inTime =
                points.stream().flatMap(point -> point.restore().stream()).toList();
        return new Statistics(points.size(), inTime.size(), times(inTime), points, steps(ordered), trend(inTime));
    }

    /**
     * The share of rounds that passed.
     *
     * @return 0 to 1; empty when there were none
     */
    public Optional<Double> successRate() {
        return count == 0 ? Optional.empty() : Optional.of((double) passed / count);
    }

    private static Times times(List<Duration> all) {
        if (all.isEmpty()) {
            return Times.NONE;
        }
        List<Duration> sorted = all.stream().sorted().toList();
        return new Times(sorted.getFirst(), median(sorted), sorted.getLast());
    }

    private static Duration median(List<Duration> sorted) {
        Duration low = sorted.get((sorted.size() - 1) / 2);
        Duration high = sorted.get(sorted.size() / 2);
        return low.plus(high).dividedBy(2);
    }

    private static List<Step> steps(List<Sample> ordered) {
        Map<String, List<StepTime>> byId = new LinkedHashMap<>();
        // The latest first: its order and its titles are those of the present Slipway.
        for (Sample sample : ordered.reversed()) {
            if (sample.result() instanceof Sample.Result.Passed passed) {
                passed.steps()
                        .forEach(step -> byId.computeIfAbsent(step.id(), id -> new ArrayList<>())
                                .add(step));
            }
        }
        return byId.entrySet().stream()
                .map(entry -> {
                    List<Duration> sorted = entry.getValue().stream()
                            .map(StepTime::took)
                            .sorted()
                            .toList();
                    return new Step(
                            entry.getKey(),
                            entry.getValue().getFirst().title(),
                            sorted.size(),
                            median(sorted),
                            sorted.getLast());
                })
                .toList();
    }

    private static Trend trend(List<Duration> inTime) {
        if (inTime.size() < ENOUGH) {
            return Trend.UNKNOWN;
        }
        int half = inTime.size() / 2;
        double older =
                median(inTime.subList(0, half).stream().sorted().toList()).toMillis();
        double newer = median(inTime.subList(inTime.size() - half, inTime.size()).stream()
                        .sorted()
                        .toList())
                .toMillis();
        if (newer <= older * (1 - NOTABLE)) {
            return newer < older ? Trend.QUICKER : Trend.STEADY;
        }
        return newer >= older * (1 + NOTABLE) && newer > older ? Trend.SLOWER : Trend.STEADY;
    }
}
