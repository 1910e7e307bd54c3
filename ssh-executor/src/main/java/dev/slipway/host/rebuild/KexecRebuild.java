package dev.slipway.host.rebuild;

import dev.slipway.host.Answer;
import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A rebuild by kexec into a live installer, in the order of the methods: {@link #fetch}, {@link #append}, {@link #load}, then
 * {@link #jump}, the point of no return; before it {@link #undo} takes all back. The exit status of the jump means nothing,
 * since the machine goes down under it, and neither does an SSH server that answers: the proof is the new installation.
 *
 * @param kernel the live system's kernel
 * @param initramfs the live system's initramfs
 * @param arguments the kernel's arguments, each without white space; see {@link LiveArguments}
 */
public record KexecRebuild(Artefact kernel, Artefact initramfs, List<String> arguments) {
    /** In memory: nothing secret reaches the disk, and the disk may be full. */
    private static final String DIRECTORY = "/run/slipway-rebuild";

    /** Some hundred megabytes over a home network. */
    private static final Duration FETCHING = Duration.ofMinutes(30);

    /** A file of some hundred megabytes is read, checked and copied into kernel memory. */
    private static final Duration LOADING = Duration.ofMinutes(5);

    /** COMMAND_LINE_SIZE of x86; arm64 has the same. */
    private static final int LONGEST_LINE = 2047;

    /** Keeps an unmodifiable copy, and refuses a line that would not arrive as it is. */
    public KexecRebuild {
        arguments = List.copyOf(arguments);
        for (String argument : arguments) {
            if (!argument.matches("[\\x21-\\x7e]+")) {
                throw new IllegalArgumentException("\"" + argument + "\" is not one argument of a kernel");
            }
        }
        if (String.join(" ", arguments).length() > LONGEST_LINE) {
            throw new IllegalArgumentException("the kernel takes at most " + LONGEST_LINE + " characters of arguments");
        }
    }

    /**
     * A file to fetch.
     *
     * @param url http or https, in reach of the machine
     * @param sha256 what it must hash to, 64 hexadecimal digits in lower case
     */
    public record Artefact(URI url, String sha256) {
        /** Refuses what curl would understand otherwise. */
        public Artefact {
            if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null) {
                throw new IllegalArgumentException(url + " is not an http or https URL");
            }
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("\"" + sha256 + "\" is not a SHA-256");
            }
        }
    }

    /**
     * Fetches kernel and initramfs and checks them.
     *
     * @return a command that may be repeated; ends with 66 when a checksum is wrong
     */
    public RemoteCommand fetch() {
        return fetch(DIRECTORY);
    }

    RemoteCommand fetch(String directory) {
        return RebuildScripts.FETCH
                .command(
                        "fetch the live system",
                        directory,
                        kernel.url.toASCIIString(),
                        kernel.sha256,
                        initramfs.url.toASCIIString(),
                        initramfs.sha256)
                .withDeadline(FETCHING);
    }

    /**
     * Appends what the live system shall do to the initramfs.
     *
     * @param archive a newc archive, perhaps compressed
     * @return a command that may be repeated after {@link #fetch}; ends with 74 when the archive did not come whole
     * @throws IOException when the archive's length cannot be told
     */
    public RemoteCommand append(Content archive) throws IOException {
        return append(DIRECTORY, archive);
    }

    static RemoteCommand append(String directory, Content archive) throws IOException {
        return RebuildScripts.APPEND
                .command("add what the live system shall do", directory, Long.toString(archive.length()))
                .withStdin(archive)
                .withDeadline(LOADING);
    }

    /**
     * Loads the kernel.
     *
     * @return a command that may be repeated; ends with 69 when the kernel refuses, as it does under lockdown
     */
    public RemoteCommand load() {
        return RebuildScripts.LOAD
                .command("load the live system", DIRECTORY, String.join(" ", arguments))
                .withDeadline(LOADING);
    }

    RemoteCommand load(String directory, String loaded) {
        return RebuildScripts.LOAD.command("load the live system", directory, String.join(" ", arguments), loaded);
    }

    /**
     * Asks whether a kernel is loaded.
     *
     * @return a command for {@link #isLoaded}
     */
    public static RemoteCommand loaded() {
        return RemoteCommand.of("cat", "/sys/kernel/kexec_loaded").named("see whether the live system is loaded");
    }

    /**
     * Understands {@link #loaded}.
     *
     * @param output what it wrote
     * @return whether one is loaded
     */
    public static Answer<Boolean> isLoaded(String output) {
        return switch (output.strip()) {
            case "1" -> new Answer.Said<>(true);
            case "0" -> new Answer.Said<>(false);
            default -> new Answer.Unreadable<>("The machine did not say whether a kernel is loaded.");
        };
    }

    /**
     * Asks with which arguments the running kernel was started.
     *
     * @return a command whose output {@link LiveArguments#of} takes
     */
    public static RemoteCommand runningLine() {
        return RemoteCommand.of("cat", "/proc/cmdline").named("read the kernel's arguments");
    }

    /**
     * Shuts down and jumps into the loaded kernel.
     *
     * @return the command; ends with 69 when none is loaded, and may end in any other way when it works
     */
    public static RemoteCommand jump() {
        return RebuildScripts.JUMP.command("start the live system");
    }

    static RemoteCommand jump(String loaded) {
        return RebuildScripts.JUMP.command("start the live system", loaded);
    }

    /**
     * Takes back all that was done before {@link #jump}.
     *
     * @return a command that may be repeated
     */
    public static RemoteCommand undo() {
        return RebuildScripts.UNDO.command("forget the live system", DIRECTORY);
    }

    static RemoteCommand undo(String directory, String loaded) {
        return RebuildScripts.UNDO.command("forget the live system", directory, loaded);
    }

    /**
     * Looks at what the machine can do.
     *
     * @param disk the disk to install on
     * @return a command for {@link RebuildLook#parse}
     */
    public static RemoteCommand look(String disk) {
        return RebuildScripts.LOOK.command("look at what a rebuild needs", disk);
    }
}
