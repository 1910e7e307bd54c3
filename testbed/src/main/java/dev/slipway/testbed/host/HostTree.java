package dev.slipway.testbed.host;

import dev.slipway.testbed.lab.Command;
import dev.slipway.testbed.lab.LabException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The read-only Debian root that all test hosts share, built from Debian packages and cached: the first build takes about
 * two minutes, the next ones none.
 *
 * @param scripts the directory of the scripts
 * @param root the Debian root
 * @param published a layer above it with the versions of Fedora CoreOS that hosts begin with and are updated to
 */
record HostTree(Path scripts, Path root, Path published) {
    private static final String SCRIPTS = "testbed/hosts";
    private static final Duration BUILD_PATIENCE = Duration.ofMinutes(15);

    /**
     * Builds the tree when it is not in the cache.
     *
     * @return the tree
     * @throws LabException when the build fails; the message ends with its log
     */
    static HostTree build() {
        Path scripts = findScripts();
        String answer = Command.require(List.of(scripts.resolve("build").toString()), BUILD_PATIENCE);
        return new HostTree(scripts, place(answer, "tree="), place(answer, "published="));
    }

    private static Path place(String answer, String key) {
        return answer.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> Path.of(line.substring(key.length())))
                .findFirst()
                .orElseThrow(() -> new LabException("the build named no " + key + ": " + answer));
    }

    /** What an overlay has below a host's own files. */
    String layers() {
        return published + ":" + root;
    }

    /** Tests run in the directory of their module, people anywhere below the root. */
    private static Path findScripts() {
        Path start = Path.of("").toAbsolutePath();
        for (Path place = start; place != null; place = place.getParent()) {
            if (Files.isExecutable(place.resolve(SCRIPTS).resolve("build"))) {
                return place.resolve(SCRIPTS);
            }
        }
        throw new LabException("no " + SCRIPTS + " above " + start);
    }

    String script(String name) {
        return scripts.resolve(name).toString();
    }
}
