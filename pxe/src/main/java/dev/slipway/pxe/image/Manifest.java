package dev.slipway.pxe.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file in a version's directory that says what lies there. A directory without one was never published: the
 * manifest is complete before the directory gets its name.
 */
final class Manifest {
    static final String NAME = "image.json";

    private static final int FORMAT = 1;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Manifest() {}

    static void write(BootImage image, Path directory) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("family", image.family().id());
        root.put("stream", image.stream());
        root.put("version", image.version().value());
        root.put("cpu", image.cpu().id());
        root.put("source", image.source());
        root.put("published", image.published().toString());
        ArrayNode files = root.putArray("files");
        for (BootFile file : image.files()) {
            ObjectNode node = files.addObject();
            node.put("role", file.role().name());
            node.put("name", file.name());
            node.put("size", file.size());
            node.put("sha256", file.sha256());
        }
        Durable.write(directory.resolve(NAME), JSON.writeValueAsBytes(root));
    }

    /**
     * Reads the manifest of a directory.
     *
     * @throws IOException with words when there is none or it does not make sense
     */
    static BootImage read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root.path("format").asInt(0) != FORMAT) {
                throw new IOException(file + " is of a format that this version of Slipway does not know");
            }
            List<BootFile> files = new ArrayList<>();
            for (JsonNode node : root.path("files")) {
                files.add(new BootFile(
                        FileRole.valueOf(node.path("role").asString("")),
                        node.path("name").asString(""),
                        node.path("size").asLong(-1),
                        node.path("sha256").asString("")));
            }
            return new BootImage(
                    OsFamily.of(root.path("family").asString("")),
                    root.path("stream").asString(""),
                    new ImageVersion(root.path("version").asString("")),
                    CpuArch.of(root.path("cpu").asString("")),
                    root.path("source").asString(""),
                    Instant.parse(root.path("published").asString("")),
                    files);
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException broken) {
            throw new IOException(file + " cannot be read: " + broken.getMessage(), broken);
        }
    }
}
