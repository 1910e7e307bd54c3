package dev.slipway.host.rebuild;

import dev.slipway.ssh.RemoteCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** Constant POSIX shell texts whose first line is {@code # slipway:NAME}. */
enum RebuildScripts {
    LOOK,
    REACH,
    FETCH,
    APPEND,
    LOAD,
    JUMP,
    UNDO;

    private final String text;

    RebuildScripts() {
        String name = "rebuild-" + name().toLowerCase(Locale.ROOT);
        String file = name + ".sh";
        try (InputStream in = Objects.requireNonNull(RebuildScripts.class.getResourceAsStream(file), file)) {
            this.text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!text.startsWith("# slipway:" + name + "\n")) {
            throw new IllegalStateException(file + " does not begin with its name");
        }
    }

    RemoteCommand command(String title, String... arguments) {
        return RemoteCommand.script(title, text, arguments).withSudo();
    }
}
