package dev.slipway.host;

import tools.jackson.databind.JsonNode;

/** Reads {@code bootc status --json}. */
final class BootcReader {
    private BootcReader() {}

    static Answer<BootcStatus> read(String json) {
        return switch (LenientJson.tree("bootc status", json)) {
            case Answer.Said<JsonNode>(JsonNode host)
            when host.path("status").isObject() -> new Answer.Said<>(status(host.path("status")));
            case Answer.Said<JsonNode> _ -> new Answer.Unreadable<>("bootc status shows no status.");
            case Answer.Unreadable<JsonNode>(String words) -> new Answer.Unreadable<>(words);
        };
    }

    private static BootcStatus status(JsonNode status) {
        JsonNode booted = status.path("booted");
        JsonNode image = booted.path("image");
        return new BootcStatus(
                image.isObject(),
                LenientJson.text(image.path("image"), "image"),
                LenientJson.text(image, "imageDigest"),
                LenientJson.text(image, "version"),
                LenientJson.text(status.path("staged").path("image"), "imageDigest"),
                LenientJson.text(status.path("rollback").path("image"), "imageDigest"),
                LenientJson.flag(status, "rollbackQueued"),
                LenientJson.flag(booted, "incompatible"));
    }
}
