package dev.slipway.pxe.image;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A mirror in a process of its own, which a test may kill. */
final class MirrorProcess {
    private MirrorProcess() {}

    /** Fetches the newest stable Fedora CoreOS. Arguments: the library's directory, the server's base URL. */
    public static void main(String[] arguments) throws Exception {
        ImageLibrary library = ImageLibrary.open(Path.of(arguments[0]), Clock.systemUTC(), image -> List.of());
        try (Mirror mirror = new Mirror(library, MirrorAgainstNginxTest.settings(arguments[1]))) {
            mirror.start(MirrorAgainstNginxTest.NEWEST);
            Thread.sleep(60_000);
        }
    }
}
