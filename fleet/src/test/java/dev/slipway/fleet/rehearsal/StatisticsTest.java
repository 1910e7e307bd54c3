package dev.slipway.fleet.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.MachineName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What many rounds say together. */
class StatisticsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static Sample passed(int day, long seconds, long... steps) {
        List<StepTime> times = IntStream.range(0, steps.length)
                .mapToObj(i -> new StepTime("step-" + i, "Step " + i, Duration.ofSeconds(steps[i])))
                .toList();
        return sample(day, new Sample.Result.Passed(Duration.ofSeconds(seconds), times));
    }

    private static Sample failed(int day) {
        return sample(day, new Sample.Result.Failed("It did not come back."));
    }

    private static Sample sample(int day, Sample.Result result) {
        return new Sample(
                new MachineName("lab1"),
                DrillKind.REBUILD,
                BEGIN.plus(Duration.ofDays(day)),
                result,
                new Sample.Source.Rehearsal(new RunId(day + 1), "night"));
    }

    @Example
    void nothingSaysNothing() {
        Statistics none = Statistics.of(List.of());

        assertThat(none.count()).isZero();
        assertThat(none.successRate()).isEmpty();
        assertThat(none.times()).isEqualTo(Statistics.Times.NONE);
        assertThat(none.points()).isEmpty();
        assertThat(none.steps()).isEmpty();
        assertThat(none.trend()).isEqualTo(Statistics.Trend.UNKNOWN);
    }

    @Example
    void failuresCountButHaveNoTime() {
        Statistics some = Statistics.of(List.of(passed(1, 60), failed(2), passed(3, 100), passed(4, 90)));

        assertThat(some.count()).isEqualTo(4);
        assertThat(some.passed()).isEqualTo(3);
        assertThat(some.successRate()).contains(0.75);
        assertThat(some.times())
                .isEqualTo(
                        new Statistics.Times(Duration.ofSeconds(60), Duration.ofSeconds(90), Duration.ofSeconds(100)));
        assertThat(some.points().get(1).restore()).isEmpty();
    }

    @Example
    void anEvenNumberHasTheMeanOfTheTwoInTheMiddle() {
        assertThat(Statistics.of(List.of(passed(1, 10), passed(2, 20), passed(3, 40), passed(4, 1000)))
                        .times()
                        .median())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Example
    void stepsSayWhereTheTimeGoes() {
        List<Statistics.Step> steps = Statistics.of(
                        List.of(passed(1, 60, 10, 50), passed(2, 61, 20, 41), passed(3, 70, 12, 58)))
                .steps();

        assertThat(steps)
                .containsExactly(
                        new Statistics.Step("step-0", "Step 0", 3, Duration.ofSeconds(12), Duration.ofSeconds(20)),
                        new Statistics.Step("step-1", "Step 1", 3, Duration.ofSeconds(50), Duration.ofSeconds(58)));
    }

    @Example
    void aTrendNeedsSixRoundsAndATenth() {
        assertThat(trend(100, 100, 100, 50, 50)).isEqualTo(Statistics.Trend.UNKNOWN);
        assertThat(trend(100, 100, 100, 90, 90, 90)).isEqualTo(Statistics.Trend.QUICKER);
        assertThat(trend(100, 100, 100, 95, 95, 95)).isEqualTo(Statistics.Trend.STEADY);
        assertThat(trend(100, 100, 100, 111, 111, 500)).isEqualTo(Statistics.Trend.SLOWER);
        assertThat(trend(0, 0, 0, 0, 0, 0)).isEqualTo(Statistics.Trend.STEADY);
    }

    private static Statistics.Trend trend(int... seconds) {
        return Statistics.of(IntStream.range(0, seconds.length)
                        .mapToObj(i -> passed(i, seconds[i]))
                        .toList())
                .trend();
    }

    @Property(tries = 300)
    void theOrderOfTheSamplesDoesNotMatter(@ForAll("samples") List<Sample> samples, @ForAll Random random) {
        List<Sample> shuffled = new ArrayList<>(samples);
        Collections.shuffle(shuffled, random);

        assertThat(Statistics.of(shuffled)).isEqualTo(Statistics.of(samples));
    }

    @Property(tries = 300)
    void bestMedianAndWorstAreInOrderAndHalfIsNotSlowerThanTheMedian(@ForAll("samples") List<Sample> samples) {
        Statistics all = Statistics.of(samples);

        assertThat(all.count()).isEqualTo(samples.size());
        assertThat(all.passed()).isBetween(0, all.count());
        assertThat(all.times().best()).isLessThanOrEqualTo(all.times().median());
        assertThat(all.times().median()).isLessThanOrEqualTo(all.times().worst());
        long quick = all.points().stream()
                .flatMap(point -> point.restore().stream())
                .filter(restore -> restore.compareTo(all.times().median()) <= 0)
                .count();
        assertThat(quick * 2).isGreaterThanOrEqualTo(all.passed());
        assertThat(all.points()).isSortedAccordingTo(java.util.Comparator.comparing(Statistics.Point::at));
        assertThat(all.successRate().orElse(0.0)).isBetween(0.0, 1.0);
    }

    @Property(tries = 200)
    void onePassedRoundMoreRaisesTheRateAndNeverLowersTheWorst(
            @ForAll("samples") List<Sample> samples, @ForAll("sample") Sample more) {
        Statistics before = Statistics.of(samples);
        List<Sample> longer = new ArrayList<>(samples);
        longer.add(more);
        Statistics after = Statistics.of(longer);

        assertThat(after.times().worst()).isGreaterThanOrEqualTo(before.times().worst());
        boolean well = more.result() instanceof Sample.Result.Passed;
        assertThat(after.passed()).isEqualTo(before.passed() + (well ? 1 : 0));
    }

    @Provide
    Arbitrary<List<Sample>> samples() {
        return sample().list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<Sample> sample() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.longs().between(0, 5000),
                        Arbitraries.longs().between(0, 300),
                        Arbitraries.integers().between(0, 5))
                .as((day, seconds, step, fate) -> fate == 0 ? failed(day) : passed(day, seconds, step, seconds));
    }
}
