package dev.slipway.pxe.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares what is rendered with files that were read by a person. {@code -Dslipway.golden=renew} writes them anew. */
final class Golden {
    private static final Path DIRECTORY = Path.of("src/test/resources/dev/slipway/pxe/boot/golden");

    private Golden() {}

    static void assertSame(String name, String rendered) throws IOException {
        Path file = DIRECTORY.resolve(name);
        if ("renew".equals(System.getProperty("slipway.golden"))) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file, rendered);
        }
        assertThat(file).as("golden file").exists();
        assertThat(rendered).as(name).isEqualTo(Files.readString(file));
    }
}
