package dev.slipway.host.guard;

import dev.slipway.ssh.RemoteCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/** Constant POSIX shell texts whose first line is {@code # slipway:NAME}. */
enum GuardScripts {
    WORKER,
    SAVE,
    STAGE,
    FETCH,
    ARM,
    APPLY,
    RESTORE,
    LOOK,
    CHECK,
    CONFIRM,
    FORGET,
    GRUB,
    GRUB_UNDO,
    GRUB_LOOK;

    private final String text;

    GuardScripts() {
        String name = "guard-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        String file = name + ".sh";
        try (InputStream in = Objects.requireNonNull(GuardScripts.class.getResourceAsStream(file), file)) {
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

    RemoteCommand command(String title, String... arguments) {
        return RemoteCommand.script(title, text, arguments).withSudo();
    }
}
