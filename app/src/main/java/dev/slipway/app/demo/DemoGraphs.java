package dev.slipway.app.demo;

import dev.slipway.fleet.update.CincinnatiGraph;
import dev.slipway.fleet.update.UpdateGraphs;
import dev.slipway.testbed.sim.Release;
import java.util.ArrayList;
import java.util.List;

/** The updates that the simulated world offers: from every release of Fedora CoreOS to every newer one. */
final class DemoGraphs {
    private DemoGraphs() {}

    static UpdateGraphs.GraphAnswer graph(UpdateGraphs.Question question) {
        List<CincinnatiGraph.Release> releases = new ArrayList<>();
        List<CincinnatiGraph.Edge> edges = new ArrayList<>();
        for (Release release : Release.FEDORA_COREOS) {
            int place = releases.size();
            for (int older = 0; older < place; older++) {
                edges.add(new CincinnatiGraph.Edge(older, place));
            }
            String payload = question.images() ? "quay.io/fedora/fedora-coreos@" + release.digest() : release.commit();
            releases.add(new CincinnatiGraph.Release(release.version(), payload, question.images(), place, ""));
        }
        return new UpdateGraphs.GraphAnswer.Known(new CincinnatiGraph(releases, edges));
    }
}
