package dev.slipway.fleet.login;

import dev.slipway.ssh.SshKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The key pairs in their files: the present one, and while it is being replaced the next one. Safe for any thread. Files
 * change in single atomic steps, so a console that dies has either key, or both, and never none.
 */
public final class LoginKeys {
    /** The file of the present pair. */
    public static final String FILE = "slipway_ed25519";

    private static final String NEXT = FILE + ".next";
    private static final String COMMENT = "slipway";

    private final Path directory;

    // Read at every login: written as one value, so that nobody sees half a change.
    private volatile Pairs pairs;

    private record Pairs(SshKeys present, Optional<SshKeys> next) {}

    private LoginKeys(Path directory, Pairs pairs) {
        this.directory = directory;
        this.pairs = pairs;
    }

    /**
     * Reads the pairs, and makes the first one when there is none.
     *
     * @param directory where they are kept; made when it is missing
     * @return the pairs
     * @throws IOException when a file cannot be read or written; the message names it and the remedy
     */
    public static LoginKeys open(Path directory) throws IOException {
        Files.createDirectories(directory);
        SshKeys present = SshKeys.loadOrGenerate(directory.resolve(FILE), COMMENT);
        Path next = directory.resolve(NEXT);
        Optional<SshKeys> begun = Files.exists(next, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(SshKeys.loadOrGenerate(next, COMMENT))
                : Optional.empty();
        return new LoginKeys(directory, new Pairs(present, begun));
    }

    /**
     * What to log in with.
     *
     * @return the present pair, then the next one when there is one
     */
    public List<SshKeys> all() {
        Pairs now = pairs;
        return Stream.concat(Stream.of(now.present()), now.next().stream()).toList();
    }

    /**
     * The pair that every machine knows.
     *
     * @return the present pair
     */
    public SshKeys present() {
        return pairs.present();
    }

    /**
     * The pair that is to replace it.
     *
     * @return empty when none is
     */
    public Optional<SshKeys> next() {
        return pairs.next();
    }

    /**
     * The line that a machine is given from now on.
     *
     * @return of the next pair when there is one, else of the present one
     */
    public String authorizedKeysLine() {
        Pairs now = pairs;
        return now.next().orElse(now.present()).authorizedKeysLine();
    }

    /** Makes the next pair, or finds that there is one. */
    synchronized SshKeys begin() throws IOException {
        SshKeys made = SshKeys.loadOrGenerate(directory.resolve(NEXT), COMMENT);
        pairs = new Pairs(pairs.present(), Optional.of(made));
        return made;
    }

    /** Makes the next pair the present one; the old private key is gone then. */
    synchronized void replace() throws IOException {
        SshKeys next =
                pairs.next().orElseThrow(() -> new IllegalStateException("no key is to replace the present one"));
        Files.move(directory.resolve(NEXT), directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        pairs = new Pairs(next, Optional.empty());
        sync();
    }

    /** Forgets the next pair. */
    synchronized void forgetNext() throws IOException {
        Files.deleteIfExists(directory.resolve(NEXT));
        pairs = new Pairs(pairs.present(), Optional.empty());
        sync();
    }

    /** What was moved or deleted in a directory has survived a power cut only after this. */
    private void sync() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
