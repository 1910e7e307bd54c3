package dev.slipway.pxe.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The directory in which a version is collected while it is fetched. It outlives the process, and remembers what was
 * asked for, so that the next process can go on.
 */
final class Staging {
    static final String DOWNLOAD = "download-";
    private static final String REQUEST = "request.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;

    private Staging(Path directory) {
        this.directory = directory;
    }

    /** Opens the directory for a release, which may hold files from earlier; those of other versions are removed. */
    static Staging open(ImageLibrary library, MirrorRequest request, Release release) throws IOException {
        String name = DOWNLOAD
                + BootImage.directory(release.family(), release.stream(), release.cpu(), release.version())
                        .replace('/', '~');
        Path directory = library.stagingRoot().resolve(name);
        for (Path other : all(library)) {
            if (!other.equals(directory)
                    && requestOf(other).filter(request::equals).isPresent()) {
                Durable.deleteTree(other);
            }
        }
        Files.createDirectories(directory);
        ObjectNode node = JSON.createObjectNode();
        node.put("family", request.family().id());
        node.put("stream", request.stream());
        node.put("version", request.version());
        node.put("cpu", request.cpu().id());
        Durable.write(directory.resolve(REQUEST), JSON.writeValueAsBytes(node));
        return new Staging(directory);
    }

    /** What was being fetched when the library was last in use. Directories that do not tell are removed. */
    static List<MirrorRequest> interrupted(ImageLibrary library) throws IOException {
        List<MirrorRequest> requests = new ArrayList<>();
        for (Path directory : all(library)) {
            Optional<MirrorRequest> request = requestOf(directory);
            if (request.isPresent()) {
                requests.add(request.get());
            } else {
                Durable.deleteTree(directory);
            }
        }
        return requests.stream().distinct().toList();
    }

    /** Removes what was fetched for a request. */
    static void discard(ImageLibrary library, MirrorRequest request) throws IOException {
        for (Path directory : all(library)) {
            if (requestOf(directory).filter(request::equals).isPresent()) {
                Durable.deleteTree(directory);
            }
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Publishes the files, after all else was removed from the directory. */
    BootImage publish(ImageLibrary library, BootImage image) throws IOException {
        Set<String> wanted = new TreeSet<>();
        image.files().forEach(file -> wanted.add(file.name()));
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                if (!wanted.contains(String.valueOf(entry.getFileName()))) {
                    Durable.deleteTree(entry);
                }
            }
        }
        return library.publish(directory, image);
    }

    private static List<Path> all(ImageLibrary library) throws IOException {
        try (Stream<Path> entries = Files.list(library.stagingRoot())) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith(DOWNLOAD))
                    .sorted()
                    .toList();
        }
    }

    private static Optional<MirrorRequest> requestOf(Path directory) {
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(directory.resolve(REQUEST)));
            return Optional.of(new MirrorRequest(
                    OsFamily.of(node.path("family").asString("")),
                    node.path("stream").asString(""),
                    node.path("version").asString(""),
                    CpuArch.of(node.path("cpu").asString(""))));
        } catch (IOException | JacksonException | IllegalArgumentException unreadable) {
            // A crash in the first moment of a download: there is nothing in it worth keeping.
            return Optional.empty();
        }
    }
}
