package dev.slipway.fleet.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.Answer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CincinnatiGraphTest {
    @Property(tries = 300)
    void noTextIsAnException(@ForAll String text) {
        assertThat(CincinnatiGraph.parse(text)).isInstanceOf(Answer.Unreadable.class);
        CincinnatiGraph.parse("{\"nodes\":[" + text + "],\"edges\":[]}");
    }

    @Property(tries = 300)
    void halfAGraphIsNoGraph(@ForAll @IntRange(max = 100_000) int cut) {
        String whole = OperationsOnHostsTest.GRAPH;

        assertThat(CincinnatiGraph.parse(whole.substring(0, cut % (whole.length() - 1))))
                .isInstanceOf(Answer.Unreadable.class);
    }
}
