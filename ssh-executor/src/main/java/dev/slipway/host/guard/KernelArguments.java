package dev.slipway.host.guard;

import dev.slipway.host.Answer;
import dev.slipway.ssh.RemoteCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
        for (String argument : wanted) {
            check(argument);
        }
        for (String argument : unwanted) {
            check(argument);
        }
    }

    private static void check(String argument) {
        // GRUB gives these characters a meaning between double quotes.
        if (!argument.matches("[\\x21-\\x7e&&[^\"$\\\\`']]+")) {
            throw new IllegalArgumentException("\"" + argument + "\" is not one argument of a kernel");
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
     * @return a command for {@link #stands}
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
     * @return a command for {@link #stands}
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
     * Whether a machine has the arguments.
     *
     * @param line all of its arguments
     * @return true when all wanted ones are there and no unwanted one is
     */
    public Answer<Boolean> stands(String line) {
        Set<String> there = new HashSet<>(Arrays.asList(line.strip().split("\\s+")));
        return new Answer.Said<>(there.containsAll(wanted) && unwanted.stream().noneMatch(there::contains));
    }
}
