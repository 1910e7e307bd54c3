package dev.slipway.fleet.declared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a new fleet begins with: settings with comments, and one profile that works as it is. */
final class StarterFleet {
    private StarterFleet() {}

    static List<FileEdit> files() {
        return List.of(file("fleet.yaml"), file("profiles/base/profile.yaml"), file("profiles/base/butane.yaml"));
    }

    private static FileEdit file(String path) {
        String resource = "starter/" + path;
        try (InputStream in = StarterFleet.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return new FileEdit.Put(path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
