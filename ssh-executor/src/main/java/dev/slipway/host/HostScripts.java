package dev.slipway.host;

import dev.slipway.ssh.RemoteCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The scripts that go to machines: constant POSIX shell texts whose first line is {@code # slipway:NAME}. All that varies is
 * a positional parameter.
 */
enum HostScripts {
    FACTS("facts"),
    FLATCAR_STATUS("flatcar-status"),
    HOLD_ZINCATI("hold-zincati"),
    HOLD_ZINCATI_IN_DEPLOYMENT("hold-zincati-in-deployment"),
    RELEASE_ZINCATI("release-zincati"),
    HOLD_FLATCAR("hold-flatcar"),
    RELEASE_FLATCAR("release-flatcar"),
    STOP_IF_THERE("stop-if-there"),
    START_IF_THERE("start-if-there"),
    ADD_KEY("add-key"),
    REMOVE_KEY("remove-key");

    private final String text;

    HostScripts(String name) {
        String file = name + ".sh";
        try (InputStream in = Objects.requireNonNull(HostScripts.class.getResourceAsStream(file), file)) {
            this.text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!text.startsWith("# slipway:" + name + "\n")) {
            throw new IllegalStateException(file + " does not begin with its name");
        }
    }

    String text() {
        return text;
    }

    /** The script as root. */
    RemoteCommand command(String title, String... arguments) {
        return commandAsLogin(title, arguments).withSudo();
    }

    /** The script as whoever logs in. */
    RemoteCommand commandAsLogin(String title, String... arguments) {
        return RemoteCommand.script(title, text, arguments);
    }
}
