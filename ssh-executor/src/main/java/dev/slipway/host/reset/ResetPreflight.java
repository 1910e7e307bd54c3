package dev.slipway.host.reset;

import dev.slipway.host.FactSection;
import dev.slipway.host.Hardware.Filesystem;
import dev.slipway.host.Hardware.SecureBoot;
import dev.slipway.host.HostFacts;
import dev.slipway.host.OsFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is looked at before a reset. Each thing that is not known counts against it.
 *
 * @param reset the reset
 * @param ignitionBytes the size of the configuration
 * @param ignitionLetsUsIn whether the configuration lets a key of Slipway's log in
 * @param sysexts the system extensions in {@code /etc/flatcar/enabled-sysext.conf}
 * @param reachesDownloads whether the machine reaches Flatcar's update server
 */
public record ResetPreflight(
        FlatcarReset reset,
        long ignitionBytes,
        boolean ignitionLetsUsIn,
        List<String> sysexts,
        boolean reachesDownloads) {
    private static final String SYSEXTS = "/etc/flatcar/sysext/flatcar-x.raw";
    private static final String OEM_SYSEXTS = "/etc/flatcar/oem-sysext/oem-x.raw";

    /** The copy beside the old file, a longer grub.cfg, and what vfat and btrfs need for themselves. */
    private static final long RESERVE = 64 << 10;

    /** Keeps an unmodifiable copy. */
    public ResetPreflight {
        sysexts = List.copyOf(sysexts);
    }

    /**
     * Something that stands against a reset.
     *
     * @param words what it is, one sentence
     * @param remedy what to do, one sentence
     */
    public record Obstacle(String words, String remedy) {}

    /**
     * Checks.
     *
     * @param facts what the machine says
     * @return what stands against the reset; none when it may be staged
     */
    public List<Obstacle> obstacles(HostFacts facts) {
        List<Obstacle> found = new ArrayList<>();
        if (facts.os().family() != OsFamily.FLATCAR || facts.lacks(FactSection.OS_RELEASE)) {
            found.add(new Obstacle("Only Flatcar can be reset.", "Rebuild the machine."));
        }
        if (facts.os().live() || facts.lacks(FactSection.ROOT)) {
            found.add(new Obstacle(
                    "The machine does not run from its disk, or did not say so.", "Boot it from its disk."));
        }
        if (!ignitionLetsUsIn) {
            found.add(new Obstacle(
                    "The configuration lets no key of Slipway's log in, so the machine would be lost.",
                    "Declare Slipway's key for a user of the machine."));
        }
        secureBoot(facts, found);
        extensions(found);
        space(facts, found);
        if (facts.lacks(FactSection.UPDATE_ENGINE) || facts.flatcar().engine().busy()) {
            found.add(new Obstacle(
                    "The update engine is at work, or did not say that it is not, and could reboot the machine in"
                            + " between.",
                    "Wait until it is done, or hold updates."));
        }
        return List.copyOf(found);
    }

    /** GRUB reads the OEM partition's grub.cfg only without Secure Boot; the configuration file is read by Ignition. */
    private void secureBoot(HostFacts facts, List<Obstacle> found) {
        boolean off = facts.hardware().secureBoot() == SecureBoot.DISABLED && !facts.lacks(FactSection.FIRMWARE);
        if (reset.keepMachineId() && !off) {
            found.add(new Obstacle(
                    "With Secure Boot the machine id cannot be kept: GRUB does not read the file that says so.",
                    "Let the machine have a new id."));
        }
    }

    /** What is enabled and missing is downloaded at the boot, and the boot fails when that fails. */
    private void extensions(List<Obstacle> found) {
        KeepRules.Matcher kept = reset.rules().matcher();
        if (!sysexts.isEmpty() && !reachesDownloads && !(kept.names(SYSEXTS) && kept.names(OEM_SYSEXTS))) {
            found.add(new Obstacle(
                    "The machine cannot download its system extensions (" + String.join(", ", sysexts)
                            + ") again, and would not boot without them.",
                    "Keep /etc/flatcar/sysext and /etc/flatcar/oem-sysext."));
        }
    }

    private void space(HostFacts facts, List<Obstacle> found) {
        Optional<Filesystem> oem = facts.hardware()
                .filesystemAt("/oem")
                .filter(its -> its.mountPoint().equals("/oem"));
        if (oem.isEmpty() || facts.lacks(FactSection.FILESYSTEMS)) {
            found.add(new Obstacle(
                    "The machine did not say how much space its OEM partition has.", "Read its facts again."));
        } else if (oem.get().availableBytes() < ignitionBytes + RESERVE) {
            found.add(new Obstacle(
                    "The configuration of " + ignitionBytes + " bytes does not fit on the OEM partition, which has "
                            + oem.get().availableBytes() + " bytes left.",
                    "Let the configuration fetch large files instead of holding them."));
        }
    }
}
