package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParticularTest {
    private enum Keep {
        AS_DECLARED
    }

    private record Inner(String secret) {}

    private record Everything(
            String to,
            String left,
            boolean keepsDeclared,
            int minutes,
            List<String> keep,
            List<String> none,
            Keep keepHostKeys,
            Inner inner,
            List<Inner> inners) {}

    @Test
    void whatIsPlainIsToldUnderItsNameAndWhatHasPartsIsLeftToThePlan() {
        Everything settled = new Everything(
                "44.20260817.3.2",
                "",
                true,
                10,
                List.of("data", "var*"),
                List.of(),
                Keep.AS_DECLARED,
                new Inner("x"),
                List.of(new Inner("y")));

        assertThat(Particular.ofAll(settled))
                .containsExactly(
                        Particular.of("To", "44.20260817.3.2"),
                        Particular.of("Keeps declared", "yes"),
                        Particular.of("Minutes", "10"),
                        Particular.literal("Keep", "data, var*"),
                        Particular.of("Keep host keys", "as declared"));
    }
}
