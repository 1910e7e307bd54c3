package dev.slipway.fleet.update;

import dev.slipway.host.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The releases of a stream and the updates between them that their makers allow (Cincinnati protocol; zincati,
 * docs/development/cincinnati).
 *
 * @param releases in the order of the graph, to which the edges refer
 * @param edges the allowed updates
 */
public record CincinnatiGraph(List<Release> releases, List<Edge> edges) {
    private static final String META = "org.fedoraproject.coreos.";

    /** Keeps unmodifiable copies. */
    public CincinnatiGraph {
        releases = List.copyOf(releases);
        edges = List.copyOf(edges);
    }

    /**
     * A release.
     *
     * @param version such as {@code 44.20260817.3.2}
     * @param payload the image with its digest, or the commit
     * @param image whether the payload is an image
     * @param age its place among all releases; the higher the newer
     * @param deadEnd why no update leads away from it; empty when that is not so
     */
    public record Release(String version, String payload, boolean image, long age, String deadEnd) {
        /**
         * What rpm-ostree is told.
         *
         * @return {@code sha256:...} of an image, or the commit
         */
        public String reference() {
            return image ? payload.substring(payload.indexOf('@') + 1) : payload;
        }
    }

    /**
     * An allowed update.
     *
     * @param from the position of a release
     * @param to the position of another one
     */
    public record Edge(int from, int to) {}

    /**
     * Reads a graph.
     *
     * @param json what the server answered
     * @return the graph, or why it is none
     */
    public static Answer<CincinnatiGraph> parse(String json) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            return new Answer.Unreadable<>("The answer is not JSON.");
        }
        if (!root.path("nodes").isArray() || !root.path("edges").isArray()) {
            return new Answer.Unreadable<>("The answer is not an update graph: it has no nodes and edges.");
        }
        List<Release> releases = new ArrayList<>();
        for (JsonNode node : root.path("nodes")) {
            Optional<Release> release = release(node);
            if (release.isEmpty()) {
                // The edges refer to positions, so a release cannot be left out.
                return new Answer.Unreadable<>(
                        "Release " + releases.size() + " of the graph lacks its version, payload, " + META
                                + "scheme or " + META + "releases.age_index.");
            }
            releases.add(release.get());
        }
        List<Edge> edges = new ArrayList<>();
        for (JsonNode edge : root.path("edges")) {
            int from = edge.path(0).asInt(-1);
            int to = edge.path(1).asInt(-1);
            if (edge.size() != 2 || Math.min(from, to) < 0 || Math.max(from, to) >= releases.size()) {
                return new Answer.Unreadable<>("An update of the graph refers to a release that it does not have.");
            }
            edges.add(new Edge(from, to));
        }
        return new Answer.Said<>(new CincinnatiGraph(releases, edges));
    }

    private static Optional<Release> release(JsonNode node) {
        JsonNode meta = node.path("metadata");
        String version = node.path("version").asString("");
        String payload = node.path("payload").asString("");
        String scheme = meta.path(META + "scheme").asString("");
        String age = meta.path(META + "releases.age_index").asString("");
        boolean image = scheme.equals("oci") && payload.matches("\\S+@sha256:[0-9a-f]{64}");
        boolean commit = scheme.equals("checksum") && payload.matches("[0-9a-f]{64}");
        if (version.isEmpty() || !(image || commit) || !age.matches("[0-9]{1,18}")) {
            return Optional.empty();
        }
        String deadEnd = meta.path(META + "updates.deadend").asString("").equals("true")
                ? meta.path(META + "updates.deadend_reason").asString("no reason given")
                : "";
        return Optional.of(new Release(version, payload, image, Long.parseLong(age), deadEnd));
    }

    /**
     * Looks a release up.
     *
     * @param name its version, its digest or its commit
     * @return empty when the stream does not have it
     */
    public Optional<Release> find(String name) {
        return releases.stream()
                .filter(release ->
                        release.version().equals(name) || release.reference().equals(name))
                .findFirst();
    }

    /**
     * The releases to which an update leads in one go.
     *
     * @param from a release of this graph
     * @return the newest first
     */
    public List<Release> targets(Release from) {
        int at = releases.indexOf(from);
        return edges.stream()
                .filter(edge -> edge.from() == at)
                .map(edge -> releases.get(edge.to()))
                .sorted(Comparator.comparingLong(Release::age).reversed())
                .toList();
    }
}
