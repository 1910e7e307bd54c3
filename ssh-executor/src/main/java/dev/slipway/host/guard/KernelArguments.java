package dev.slipway.host.guard;

import dev.slipway.host.Answer;
import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A change of kernel arguments, which the next boot has: on Fedora CoreOS by a new deployment (rpm-ostree(1), kargs), on Flatcar
 * by the variable linux_append in grub.cfg of the OEM partition, which GRUB does not read under Secure Boot.
 *
 * @param wanted arguments that shall be there, each without white space
 * @param unwanted arguments that shall not
 */
public record KernelArguments(List<String> wanted, List<String> unwanted) {
    private static final String GRUB = "/oem/grub.cfg";

    /** A deployment is written, which takes a slow disk a minute. */
    private static final Duration DEPLOYING = Duration.ofMinutes(5);

    /** Keeps unmodifiable copies, and refuses what would not arrive as it is. */
    public KernelArguments {
        wanted = List.copyOf(wanted);
        unwanted = List.copyOf(unwanted);
        check(wanted);
        check(unwanted);
    }

    /**
     * Refuses what would not arrive at the kernel as it is.
     *
     * @param arguments each to be one argument
     * @throws IllegalArgumentException when white space, quotes, a dollar or a backslash is in one
     */
    public static void check(List<String> arguments) {
        for (String argument : arguments) {
            // GRUB gives these characters a meaning between double quotes.
            if (!argument.matches("[\\x21-\\x7e&&[^\"$\\\\`']]+")) {
                throw new IllegalArgumentException("\"" + argument + "\" is not one argument of a kernel");
            }
        }
    }

    /**
     * Whether nothing would change.
     *
     * @return true when there are no arguments
     */
    public boolean isEmpty() {
        return wanted.isEmpty() && unwanted.isEmpty();
    }

    /**
     * Makes a deployment of Fedora CoreOS with the arguments.
     *
     * @return a command that may be repeated
     */
    public RemoteCommand ostree() {
        List<String> words = new ArrayList<>(List.of("rpm-ostree", "kargs"));
        wanted.forEach(argument -> words.add("--append-if-missing=" + argument));
        unwanted.forEach(argument -> words.add("--delete-if-present=" + argument));
        return RemoteCommand.of(words)
                .named("change the kernel arguments")
                .withSudo()
                .withDeadline(DEPLOYING);
    }

    /**
     * Removes that deployment before it was booted.
     *
     * @return a command that may be repeated
     */
    public static RemoteCommand ostreeUndo() {
        return RemoteCommand.of("rpm-ostree", "cleanup", "-p").withSudo().withDeadline(DEPLOYING);
    }

    /**
     * Asks for the arguments of the next boot of a Fedora CoreOS.
     *
     * @return a command for {@link #configured}
     */
    public static RemoteCommand ostreeLook() {
        return RemoteCommand.of("rpm-ostree", "kargs").withSudo();
    }

    /**
     * Writes the arguments into grub.cfg of a Flatcar.
     *
     * @param change whose directory keeps a copy of it
     * @return a command that may be repeated
     */
    public RemoteCommand grub(GuardedChange change) {
        return grub(GRUB, copy(change));
    }

    RemoteCommand grub(String file, String copy) {
        List<String> arguments = new ArrayList<>(List.of(file, copy));
        wanted.forEach(argument -> arguments.add("+" + argument));
        unwanted.forEach(argument -> arguments.add("-" + argument));
        return GuardScripts.GRUB.command("change the kernel arguments", arguments.toArray(String[]::new));
    }

    /**
     * Puts the copy of grub.cfg back.
     *
     * @param change whose directory keeps it
     * @return a command that may be repeated
     */
    public static RemoteCommand grubUndo(GuardedChange change) {
        return grubUndo(GRUB, copy(change));
    }

    static RemoteCommand grubUndo(String file, String copy) {
        return GuardScripts.GRUB_UNDO.command("put the kernel arguments back", file, copy);
    }

    /**
     * Asks for the arguments that grub.cfg of a Flatcar adds.
     *
     * @return a command for {@link #configured}
     */
    public static RemoteCommand grubLook() {
        return grubLook(GRUB);
    }

    static RemoteCommand grubLook(String file) {
        return GuardScripts.GRUB_LOOK.command("look at the kernel arguments", file);
    }

    private static String copy(GuardedChange change) {
        return "/var/lib/slipway-guard/" + change.id() + "/grub.cfg";
    }

    /**
     * Asks for the arguments of the kernel that runs.
     *
     * @return a command for {@link #running}
     */
    public static RemoteCommand runningLook() {
        return RemoteCommand.of("cat", "/proc/cmdline").named("read the kernel's arguments");
    }

    /**
     * Compares with what the boot loader would give the next kernel.
     *
     * @param line all of its arguments; may be blank
     * @return what is different, a few words each, such as {@code quiet is missing}; empty when nothing is
     */
    public Answer<List<String>> configured(String line) {
        return new Answer.Said<>(differences(KernelLine.words(line)));
    }

    /**
     * Compares with what the running kernel was given.
     *
     * @param line what {@code /proc/cmdline} holds, which is never blank
     * @return what is different, a few words each, such as {@code quiet is missing}; empty when nothing is
     */
    public Answer<List<String>> running(String line) {
        return line.isBlank()
                ? new Answer.Unreadable<>("The machine did not say which arguments its kernel has.")
                : new Answer.Said<>(differences(KernelLine.words(line)));
    }

    private List<String> differences(Set<String> there) {
        return Stream.concat(
                        wanted.stream()
                                .filter(argument -> !there.contains(argument))
                                .map(argument -> argument + " is missing"),
                        unwanted.stream().filter(there::contains).map(argument -> argument + " is there"))
                .toList();
    }
}
