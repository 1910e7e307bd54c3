package dev.slipway.pxe.boot;

import dev.slipway.pxe.image.OsFamily;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * An installation of Fedora CoreOS by its own installer service, onto a disk that is known by its path.
 *
 * @param files what to boot
 * @param disk the disk's full path, such as {@code /dev/disk/by-id/ata-…}
 * @param ignitionUrl where the installer gets the Ignition configuration of the installed system, once
 */
public record FcosInstall(BootFiles files, String disk, URI ignitionUrl) {
    private static final Pattern DISK = Pattern.compile("/dev(/[A-Za-z0-9][A-Za-z0-9_.:+@=-]*)+");

    /** Refuses other systems and what is not the path of a disk. */
    public FcosInstall {
        files.require(OsFamily.FCOS);
        String problem = diskProblem(disk);
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
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
