package dev.slipway.pxe.boot;

import dev.slipway.pxe.image.BootFile;
import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.FileRole;
import dev.slipway.pxe.image.OsFamily;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What every script that starts an operating system over the network is made of.
 *
 * @param machine the machine's name, for its screen
 * @param filesUrl where the image library is served, without a slash at the end; {@link BootImage#path} is added to
 *     it. It may hold the machine's address, so that what is fetched can be told apart by machine
 * @param image what to boot
 * @param consoles values for {@code console=}, the last of which becomes {@code /dev/console}; such as
 *     {@code ttyS0,115200n8}. Empty leaves the kernel its own choice
 * @param arguments further arguments for the kernel line
 */
public record BootFiles(
        String machine, URI filesUrl, BootImage image, List<String> consoles, List<KernelArgument> arguments) {
    private static final Pattern CONSOLE = Pattern.compile("[A-Za-z]+[0-9]*(,[0-9]{2,7}([noe][0-9]?r?)?)?");

    /** Copies the lists and refuses what no kernel would take as a console. */
    public BootFiles {
        consoles = List.copyOf(consoles);
        arguments = List.copyOf(arguments);
        for (String console : consoles) {
            String problem = consoleProblem(console);
            if (!problem.isEmpty()) {
                throw new IllegalArgumentException(problem);
            }
        }
    }

    /**
     * Says what is wrong with a text as the value of {@code console=}.
     *
     * @param text any text
     * @return a sentence with the remedy, or empty when it is a console
     */
    public static String consoleProblem(String text) {
        return CONSOLE.matcher(text).matches()
                ? ""
                : "\"" + text + "\" is not a console: write tty0, or ttyS0,115200n8 for a serial port";
    }

    String url(FileRole role) {
        BootFile file = image.file(role)
                .orElseThrow(() -> new IllegalArgumentException(image.words() + " has no file of role " + role));
        String base = ScriptWord.url("address of the image library", filesUrl);
        return (base.endsWith("/") ? base : base + "/") + image.path(file);
    }

    BootFiles require(OsFamily family) {
        if (image.family() != family) {
            throw new IllegalArgumentException(
                    image.words() + " cannot be started as " + family.words() + ": choose an image of that system");
        }
        return this;
    }
}
