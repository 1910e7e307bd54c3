package dev.slipway.pxe.image;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of which not everything has arrived: {@code NAME.part}, and beside it {@code NAME.part.from} with the URL and
 * the validator (RFC 9110 section 8.8) of the version whose beginning it is.
 */
final class PartialFile {
    private final Path path;
    private final Path from;

    PartialFile(Path complete) {
        this.path = complete.resolveSibling(complete.getFileName() + ".part");
        this.from = complete.resolveSibling(complete.getFileName() + ".part.from");
    }

    Path path() {
        return path;
    }

    long length() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /** What to send as If-Range to go on with the file, or empty when it can only be fetched anew. */
    String validator(URI url) throws IOException {
        if (!Files.exists(from)) {
            return "";
        }
        List<String> lines = Files.readAllLines(from, StandardCharsets.UTF_8);
        return lines.size() == 2 && lines.getFirst().equals(url.toString()) ? lines.getLast() : "";
    }

    /** Begins the file anew with what the server says about this version of it. */
    void begin(URI url, HttpHeaders headers) throws IOException {
        restart();
        String etag = headers.firstValue("etag").orElse("");
        // A weak validator does not promise equal bytes, so it must not be used for ranges (RFC 9110 section 13.1.5).
        String validator = etag.isEmpty() || etag.startsWith("W/")
                ? headers.firstValue("last-modified").orElse("")
                : etag;
        Files.createFile(path);
        if (!validator.isEmpty()) {
            Durable.write(from, (url + "\n" + validator + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    void restart() throws IOException {
        Files.deleteIfExists(from);
        Files.deleteIfExists(path);
    }

    /** Gives the file its name. */
    void complete(Path target) throws IOException {
        Durable.sync(path);
        Durable.rename(path, target);
        Files.deleteIfExists(from);
    }
}
