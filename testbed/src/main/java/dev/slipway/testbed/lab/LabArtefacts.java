package dev.slipway.testbed.lab;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What the lab is made of, built from Debian packages by the scripts of {@code testbed/lab} and cached: the first build
 * takes a minute or two, the next ones none.
 *
 * @param scripts the directory of the scripts
 * @param tools a Debian root with QEMU, firmware, dnsmasq, tcpdump and OpenSSH's client
 * @param directory what machines boot
 */
public record LabArtefacts(Path scripts, Path tools, Path directory) {
    private static final String SCRIPTS = "testbed/lab";
    private static final Duration BUILD_PATIENCE = Duration.ofMinutes(20);

    /**
     * Builds what is not in the cache yet.
     *
     * @return the artefacts
     * @throws LabException when the build fails; the message ends with its log
     */
    public static LabArtefacts build() {
        Properties places = build(List.of());
        return new LabArtefacts(findScripts(), place(places, "tools"), place(places, "artefacts"));
    }

    /** Runs the build with words, and gives what it says about places. */
    static Properties build(List<String> words) {
        List<String> argv =
                new ArrayList<>(List.of(findScripts().resolve("build").toString()));
        argv.addAll(words);
        Properties places = new Properties();
        try {
            places.load(new StringReader(Command.require(argv, BUILD_PATIENCE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return places;
    }

    static Path place(Properties places, String key) {
        String value = places.getProperty(key);
        if (value == null) {
            throw new LabException("the build named no " + key + ": " + places);
        }
        return Path.of(value);
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

    /**
     * A version of Fedora CoreOS as its publisher lays it out: stream metadata, kernel, live initramfs and live rootfs.
     *
     * @return a directory with {@code stable.json} and the three files that it names
     */
    public Path stream() {
        return directory.resolve("stream");
    }

    /**
     * Debian's builds of iPXE: {@code undionly.kpxe}, {@code snponly.efi}, {@code ipxe.efi}.
     *
     * @return a directory
     */
    public Path loaders() {
        return directory.resolve("loaders");
    }

    /**
     * The command that becomes another one inside the tools, where artefacts have the same paths.
     *
     * @param shared a directory that is to be seen at the same path, too
     * @return the words to put in front of the command
     */
    List<String> entering(Path shared) {
        String directories = shared + ":" + directory.getParent();
        return List.of(scripts.resolve("in-tools").toString(), tools.toString(), directories);
    }
}
