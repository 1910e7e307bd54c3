package dev.slipway.fleet.declared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any text in any file. */
class FleetReaderPropertiesTest {
    private static final String MACHINE = """
            macs:
              - 52:54:00:00:00:01
            uuid: 4c4c4544-0042-3510-8052-b4c04f4e4e32
            group: web
            os: {family: fcos, stream: stable}
            disk: {serial: X}
            address:
              cidr: 10.0.0.1/24
            values:
              a: &x [1, {b: c}]
              d: *x
            """;

    @Property(tries = 2000)
    void noTextMakesAnExceptionEscapeAndEveryProblemHasAPlaceInTheFile(@ForAll("mutated") String text) {
        FleetReader.Reading reading = new FleetReader(new ProfileRenderer(), ProfileCheck.NONE)
                .read(new FleetTree(
                        new TreeMap<>(Map.of(
                                "fleet.yaml", "profile: base\n",
                                "groups/web.yaml", "description: x\n",
                                "machines/a.yaml", text,
                                "profiles/base/butane.yaml", "variant: fcos\n")),
                        List.of()));
        int lines = text.split("\n|\r", -1).length;
        assertThat(reading.problems()).allSatisfy(problem -> {
            assertThat(problem.line()).isBetween(0, lines + 1);
            assertThat(problem.message()).isNotBlank();
        });
    }

    @Provide
    Arbitrary<String> mutated() {
        Arbitrary<String> noise = Arbitraries.strings()
                .withChars(":-[]{}#&*!|>'\"%@`,? \n\tabc019\u0000\u00e9\ud83d")
                .ofMaxLength(6);
        return noise.flatMap(insert -> Arbitraries.integers()
                .between(0, MACHINE.length())
                .flatMap(from -> Arbitraries.integers()
                        .between(from, Math.min(MACHINE.length(), from + 12))
                        .map(to -> MACHINE.substring(0, from) + insert + MACHINE.substring(to))));
    }
}
