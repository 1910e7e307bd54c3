package dev.slipway.host;

import dev.slipway.host.OstreeStatus.Deployment;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads {@code rpm-ostree status --json} (rpm-ostree, src/daemon/rpmostreed-deployment-utils.cxx). */
final class OstreeReader {
    private static final String PROGRAM = "rpm-ostree status";

    /** What says that something was layered onto the image. */
    private static final List<String> LAYERS = List.of(
            "requested-packages",
            "requested-local-packages",
            "requested-local-fileoverride-packages",
            "requested-base-removals",
            "requested-base-local-replacements");

    private OstreeReader() {}

    static Answer<OstreeStatus> read(String json) {
        return switch (LenientJson.tree(PROGRAM, json)) {
            case Answer.Said<JsonNode>(JsonNode status) -> read(status);
            case Answer.Unreadable<JsonNode>(String words) -> new Answer.Unreadable<>(words);
        };
    }

    private static Answer<OstreeStatus> read(JsonNode status) {
        List<Deployment> deployments = new ArrayList<>();
        // A list with a hole would give wrong positions, and positions are what pins go by.
        for (JsonNode deployment : status.path("deployments")) {
            if (LenientJson.text(deployment, "checksum").isEmpty()) {
                return new Answer.Unreadable<>(PROGRAM + " shows a deployment without its checksum.");
            }
            deployments.add(deployment(deployment));
        }
        long booted = deployments.stream().filter(Deployment::booted).count();
        if (booted != 1) {
            return new Answer.Unreadable<>(
                    PROGRAM + " shows " + (booted == 0 ? "no" : "more than one") + " deployment that is booted.");
        }
        JsonNode transaction = status.path("transaction");
        if (!status.has("transaction")) {
            return new Answer.Unreadable<>(PROGRAM + " does not say whether a transaction runs.");
        }
        JsonNode driver = status.path("update-driver");
        return new Answer.Said<>(new OstreeStatus(
                deployments,
                transaction.isNull() ? "" : title(transaction),
                LenientJson.text(driver, "driver-name"),
                LenientJson.text(driver, "driver-sd-unit")));
    }

    /** A transaction of another form is a transaction nevertheless. */
    private static String title(JsonNode transaction) {
        JsonNode title = transaction.path(0);
        return title.isString() && !title.stringValue().isBlank() ? title.stringValue() : "unknown";
    }

    private static Deployment deployment(JsonNode deployment) {
        String id = LenientJson.text(deployment, "id");
        List<String> layered = new ArrayList<>();
        for (String field : LAYERS) {
            layered.addAll(LenientJson.texts(deployment.path(field)));
        }
        for (JsonNode replacement : deployment.path("base-local-replacements")) {
            layered.addAll(
                    LenientJson.texts(replacement.path(0)).stream().limit(1).toList());
        }
        layered.addAll(LenientJson.texts(deployment.path("initramfs-etc")));
        if (LenientJson.flag(deployment, "regenerate-initramfs")) {
            layered.add("initramfs");
        }
        return new Deployment(
                id,
                LenientJson.text(deployment, "osname"),
                LenientJson.text(deployment, "checksum"),
                LenientJson.text(deployment, "base-checksum"),
                LenientJson.integer(deployment, "serial", 0),
                LenientJson.text(deployment, "version"),
                LenientJson.instant(LenientJson.number(deployment, "timestamp", 0)),
                LenientJson.flag(deployment, "booted"),
                LenientJson.flag(deployment, "staged"),
                LenientJson.flag(deployment, "finalization-locked"),
                LenientJson.flag(deployment, "pinned"),
                LenientJson.text(deployment, "unlocked"),
                LenientJson.text(deployment, "container-image-reference"),
                LenientJson.text(deployment, "container-image-reference-digest"),
                LenientJson.text(deployment, "origin"),
                stream(deployment.path("base-commit-meta")),
                layered.stream().distinct().toList());
    }

    /** As Zincati finds it (zincati, src/rpm_ostree/cli_status.rs): images carry JSON in strings. */
    private static String stream(JsonNode meta) {
        String label = inner(meta, "ostree.container.image-config", "config", "Labels", "com.coreos.stream");
        String annotation = inner(meta, "ostree.manifest", "annotations", "fedora-coreos.stream");
        if (!label.isEmpty()) {
            return label;
        }
        return annotation.isEmpty() ? LenientJson.text(meta, "fedora-coreos.stream") : annotation;
    }

    private static String inner(JsonNode meta, String field, String... path) {
        if (!(LenientJson.tree(field, LenientJson.text(meta, field)) instanceof Answer.Said<JsonNode>(JsonNode node))) {
            return "";
        }
        JsonNode at = node;
        for (String name : path) {
            at = at.path(name);
        }
        return at.isString() ? at.stringValue() : "";
    }
}
