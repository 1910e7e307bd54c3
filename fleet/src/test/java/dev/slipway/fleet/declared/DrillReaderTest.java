package dev.slipway.fleet.declared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a drill's file declares, and that everything wrong in it is told at its exact place with a remedy. */
class DrillReaderTest {
    private static final String GOOD = "what: reboot\ngroup: lab\n";

    private static FleetReader.Reading read(String drill) {
        return new FleetReader(new ProfileRenderer(), ProfileCheck.NONE)
                .read(new FleetTree(
                        new TreeMap<>(Map.of(
                                "fleet.yaml", "name: home\nprofile: base\n",
                                "groups/lab.yaml", "description: lab\n",
                                "machines/lab1.yaml", "macs: [52:54:00:00:00:01]\ngroup: lab\n",
                                "machines/lab2.yaml", "macs: [52:54:00:00:00:02]\ngroup: lab\n",
                                "machines/ns1.yaml", "macs: [52:54:00:00:00:03]\n",
                                "profiles/base/butane.yaml", "variant: fcos\nversion: 1.5.0\n",
                                "rehearsals/night.yaml", drill)),
                        List.of()));
    }

    private static DeclaredDrill drill(String text) {
        FleetReader.Reading reading = read(text);
        assertThat(reading.problems()).isEmpty();
        return reading.fleet().drills().get(new DrillName("night"));
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                // what the file says, line, column, field, message contains, remedy contains
                Arguments.of("group: lab\n", 0, 0, "what", "what is rehearsed", "what: reboot"),
                Arguments.of(
                        "what: rebuld\ngroup: lab\n", 1, 7, "what", "cannot be rehearsed", "Did you mean \"rebuild\"?"),
                Arguments.of("what: reboot\n", 0, 0, "", "which machine", "group: NAME"),
                Arguments.of("what: reboot\ngroup: lap\n", 2, 8, "group", "no group \"lap\"", "Did you mean \"lab\"?"),
                Arguments.of("what: reboot\ngroup: La_b\n", 2, 8, "group", "cannot name", "groups/"),
                Arguments.of(
                        "what: reboot\nmachine: ns2\n",
                        2,
                        10,
                        "machine",
                        "no machine \"ns2\"",
                        "Did you mean \"ns1\"?"),
                Arguments.of("what: reboot\nmachines: [ns1, ns1]\n", 2, 17, "machines[1]", "named twice", "Keep one"),
                Arguments.of(
                        "what: reboot\ngroup: lab\nmachine: ns1\n", 3, 10, "machine", "a group and machines", "one of"),
                Arguments.of(GOOD + "wich: stay\n", 3, 1, "wich", "no key", "\"which\""),
                Arguments.of(GOOD + "which: random\n", 3, 8, "which", "which machine", "rotate"),
                Arguments.of(GOOD + "times: 0\n", 3, 8, "times", "not a number of times", "1 to 100"),
                Arguments.of(GOOD + "times: 101\n", 3, 8, "times", "not a number of times", "1 to 100"),
                Arguments.of(GOOD + "times: often\n", 3, 8, "times", "not a number of times", "1 to 100"),
                Arguments.of(GOOD + "cron: 0 30 3 ? * SUN\n", 3, 7, "cron", "whose clock", "zone: Europe/Berlin"),
                Arguments.of(
                        GOOD + "zone: Europe/Berlin\ncron: 30 3 * * *\n", 4, 7, "cron", "not a Quartz cron", "0 30 3"),
                Arguments.of(GOOD + "zone: UTC\ncron: 0 30 3 * * SUN\n", 4, 7, "cron", "not a Quartz cron", "0 30 3"),
                Arguments.of(GOOD + "zone: UTC\ncron: 0 0/30 * ? * *\n", 4, 7, "cron", "within an hour", "times"),
                Arguments.of(GOOD + "zone: Berlin\n", 3, 7, "zone", "not a time zone", "Europe/Berlin"),
                Arguments.of(GOOD + "hours: 22:00-06:00\n", 3, 8, "hours", "whose clock", "zone"),
                Arguments.of(GOOD + "zone: UTC\nhours: 22-6\n", 4, 8, "hours", "not hours", "22:00-06:00"),
                Arguments.of(GOOD + "zone: UTC\nhours: 24:30-25:00\n", 4, 8, "hours", "not hours", "22:00-06:00"),
                Arguments.of(GOOD + "zone: UTC\nhours: 02:00-02:00\n", 4, 8, "hours", "not hours", "22:00-06:00"),
                Arguments.of(GOOD + "enabled: yes\n", 3, 10, "enabled", "neither true nor false", "enabled: true"),
                Arguments.of(GOOD + "parameters: keep\n", 3, 13, "parameters", "must be a mapping", "key: value"),
                Arguments.of(GOOD + "parameters:\n  keep:\n", 4, 8, "parameters.keep", "value is empty", "[]"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeInADrillIsToldAtItsPlace(
            String text, int line, int column, String field, String message, String remedy) {
        FleetReader.Reading reading = read(text);

        assertThat(reading.valid()).isFalse();
        assertThat(reading.problems()).anySatisfy(problem -> {
            assertThat(problem.file()).isEqualTo("rehearsals/night.yaml");
            assertThat(problem.message()).contains(message).endsWith(".");
            assertThat(problem.remedy()).contains(remedy);
            assertThat(List.of(problem.line(), problem.column(), problem.field()))
                    .isEqualTo(List.of(line, column, field));
        });
        assertThat(reading.problems())
                .allSatisfy(problem -> assertThat(problem.remedy()).isNotBlank());
    }

    @Test
    void twoLinesAreEnough() {
        DeclaredDrill drill = drill(GOOD);

        assertThat(drill.kind()).isEqualTo(DrillKind.REBOOT);
        assertThat(drill.target()).isEqualTo(new DrillTarget.OfGroup(new GroupName("lab")));
        assertThat(drill.which()).isEqualTo(DeclaredDrill.Which.ROTATE);
        assertThat(drill.times()).isEqualTo(1);
        assertThat(drill.parameters()).isEqualTo("{}");
        assertThat(drill.schedule()).isEqualTo(new DrillSchedule.OnDemand());
        assertThat(drill.hours().allow(Instant.EPOCH)).isTrue();
        assertThat(drill.enabled()).isTrue();
        assertThat(drill.target().members(read(GOOD).fleet()))
                .containsExactly(new MachineName("lab1"), new MachineName("lab2"));
    }

    @Test
    void everythingThatCanBeSaidIsRead() {
        DeclaredDrill drill = drill("""
                description: the lab must come back
                what: rebuild
                machines: [lab2, ns1]
                which: stay
                times: 3
                cron: 0 30 3 ? * SUN
                zone: Europe/Berlin
                hours: 22:00-06:00
                enabled: false
                parameters:
                  keep: [/var/lib/data]
                  fast: true
                """);

        assertThat(drill.description()).isEqualTo("the lab must come back");
        assertThat(drill.target().word()).isEqualTo("lab2 ns1");
        assertThat(drill.which()).isEqualTo(DeclaredDrill.Which.STAY);
        assertThat(drill.times()).isEqualTo(3);
        assertThat(drill.enabled()).isFalse();
        assertThat(drill.parameters()).isEqualTo("{\"keep\":[\"/var/lib/data\"],\"fast\":true}");
        assertThat(drill.schedule().after(Instant.parse("2026-11-20T20:00:00Z")))
                .contains(Instant.parse("2026-11-22T02:30:00Z"));
    }

    @Test
    void hoursPastMidnightKnowTheirZone() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        DrillHours night = new DrillHours.Between(LocalTime.of(22, 0), LocalTime.of(6, 0), berlin);

        assertThat(night.allow(Instant.parse("2026-11-20T20:59:59Z"))).isFalse();
        assertThat(night.allow(Instant.parse("2026-11-20T21:00:00Z"))).isTrue();
        assertThat(night.allow(Instant.parse("2026-11-21T04:59:00Z"))).isTrue();
        assertThat(night.allow(Instant.parse("2026-11-21T05:00:00Z"))).isFalse();
        assertThat(night.next(Instant.parse("2026-11-21T05:00:00Z"))).isEqualTo(Instant.parse("2026-11-21T21:00:00Z"));
    }

    @Property(tries = 500)
    void hoursAllowAtTheLatestWhenTheySay(@ForAll("moments") Instant now, @ForAll("hours") DrillHours hours) {
        Instant next = hours.next(now);

        assertThat(next).isAfterOrEqualTo(now).isBeforeOrEqualTo(now.plusSeconds(25 * 3600));
        // An hour that a spring night leaves out begins with the first minute that there is.
        assertThat(hours.allow(next) || hours.allow(next.plusSeconds(3600))).isTrue();
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.longs().between(1_780_000_000L, 1_840_000_000L).map(Instant::ofEpochSecond);
    }

    @Provide
    Arbitrary<DrillHours> hours() {
        Arbitrary<LocalTime> times =
                Arbitraries.integers().between(0, 95).map(quarter -> LocalTime.of(quarter / 4, quarter % 4 * 15));
        return times.flatMap(from -> times.filter(until -> !until.equals(from))
                .map(until -> new DrillHours.Between(from, until, ZoneId.of("Europe/Berlin"))));
    }
}
