package dev.slipway.pxe.boot;

import dev.slipway.pxe.image.OsFamily;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An installation of Fedora CoreOS by its own installer service, onto a disk that is known by its path.
 *
 * @param files what to boot
 * @param disk the disk's full path, such as {@code /dev/disk/by-id/ata-…}
 * @param ignitionUrl where the installer gets the Ignition configuration of the installed system, once
 * @param keptLabels labels of partitions that stay, with {@code *} and {@code ?} as in a shell
 */
public record FcosInstall(BootFiles files, String disk, URI ignitionUrl, List<String> keptLabels) {
    private static final Pattern DISK = Pattern.compile("/dev(/[A-Za-z0-9][A-Za-z0-9_.:+@=-]*)+");

    /** Refuses other systems and what is not the path of a disk. */
    public FcosInstall {
        keptLabels = List.copyOf(keptLabels);
        keptLabels.forEach(FcosInstall::checkLabel);
        files.require(OsFamily.FCOS);
        String problem = diskProblem(disk);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
    }

    /**
     * An installation that keeps nothing.
     *
     * @param files what to boot
     * @param disk the disk's full path
     * @param ignitionUrl where the installer gets the configuration
     */
    public FcosInstall(BootFiles files, String disk, URI ignitionUrl) {
        this(files, disk, ignitionUrl, List.of());
    }

    /** Labels stand in a list with commas on a kernel line, or as words of a setting. */
    static void checkLabel(String label) {
        if (label.contains(",")) {
            throw new IllegalArgumentException(
                    "the label \"" + label + "\" has a comma in it, which the installer takes for the end of a label");
        }
        ScriptWord.word("partition's label", label);
    }

    /**
     * Says what is wrong with a text as the path of a disk.
     *
     * @param text any text
     * @return a sentence with the remedy, or empty when it is a path below {@code /dev}
     */
    public static String diskProblem(String text) {
        return DISK.matcher(text).matches()
                ? ""
                : "\"" + text + "\" is not the path of a disk: write it in full, such as"
                        + " /dev/disk/by-id/nvme-Samsung_SSD_980_S64DNX0R";
    }
}
