package dev.slipway.pxe.boot;

import java.net.URI;
import java.util.List;

/** An installation that a live system carries out by a script, see {@link LiveInstaller}. */
public sealed interface LiveInstall {
    /**
     * What both systems need to know.
     *
     * @return the common part
     */
    Target target();

    /**
     * What is installed where.
     *
     * @param disk how the disk is chosen
     * @param minimumBytes the smallest disk that will do
     * @param ignition the Ignition configuration of the installed system, any version of the specification
     * @param eventUrl where the machine reports what it does, by POST of a JSON object with {@code step},
     *     {@code outcome} ({@code running}, {@code done}, {@code failed}) and {@code message}
     * @param sshKeys public keys that may log in to the live system as {@code core}; may be empty
     */
    record Target(DiskRule disk, long minimumBytes, String ignition, URI eventUrl, List<String> sshKeys) {
        /** The smallest disk that Flatcar's and Fedora CoreOS's own documents ask for, 10 GB. */
        public static final long USUAL_MINIMUM = 10_000_000_000L;

        /** Copies the list. */
        public Target {
            sshKeys = List.copyOf(sshKeys);
        }
    }

    /**
     * Flatcar by {@code flatcar-install}.
     *
     * @param target what is installed where
     * @param version the version to install
     * @param channel the channel that the installed system follows
     * @param mirrorUrl the directory that holds a directory per version, as {@code flatcar-install -b} takes it
     */
    record Flatcar(Target target, String version, String channel, URI mirrorUrl) implements LiveInstall {}

    /**
     * Fedora CoreOS by {@code coreos-installer install}, from the image inside the live system: nothing is downloaded.
     *
     * @param target what is installed where
     * @param consoles consoles of the installed system, such as {@code ttyS0,115200n8}; may be empty
     * @param arguments kernel arguments for every boot of the installed system
     * @param firstBoot kernel arguments for its first boot only, such as {@code ip=…}
     * @param keptLabels labels of partitions that stay, with {@code *} and {@code ?} as in a shell
     */
    record Fcos(
            Target target,
            List<String> consoles,
            List<KernelArgument> arguments,
            List<KernelArgument> firstBoot,
            List<String> keptLabels)
            implements LiveInstall {
        /** Copies the lists. */
        public Fcos {
            keptLabels = List.copyOf(keptLabels);
            keptLabels.forEach(FcosInstall::checkLabel);
            consoles = List.copyOf(consoles);
            arguments = List.copyOf(arguments);
            firstBoot = List.copyOf(firstBoot);
        }
    }
}
