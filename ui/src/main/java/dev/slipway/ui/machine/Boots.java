package dev.slipway.ui.machine;

import dev.slipway.pxe.boot.BootSighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Cuts a box's timeline into boots. */
final class Boots {
    /** Firmware that hears nothing starts over within a minute; a longer silence is another boot. */
    static final Duration SILENCE = Duration.ofSeconds(90);

    private Boots() {}

    /**
     * Cuts at each question of the firmware that cannot belong to the boot before.
     *
     * @param sightings oldest first
     * @return the newest boot first; each with its sightings oldest first
     */
    static List<List<BootSighting>> of(List<BootSighting> sightings) {
        List<List<BootSighting>> boots = new ArrayList<>();
        List<BootSighting> boot = new ArrayList<>();
        for (BootSighting sighting : sightings) {
            if (!boot.isEmpty() && begins(sighting, boot)) {
                boots.addFirst(List.copyOf(boot));
                boot.clear();
            }
            boot.add(sighting);
        }
        if (!boot.isEmpty()) {
            boots.addFirst(List.copyOf(boot));
        }
        return boots;
    }

    private static boolean begins(BootSighting sighting, List<BootSighting> boot) {
        if (sighting instanceof BootSighting.SentIntoInstaller) {
            return true;
        }
        if (!(sighting instanceof BootSighting.Asked asked) || asked.client().ipxe() || asked.retransmission()) {
            return false;
        }
        boolean silence = Duration.between(boot.getLast().at(), sighting.at()).compareTo(SILENCE) > 0;
        return silence || boot.stream().anyMatch(Boots::pastFirmware);
    }

    /** Once iPXE runs, the firmware asks again only after a restart. */
    private static boolean pastFirmware(BootSighting sighting) {
        return switch (sighting) {
            case BootSighting.ScriptServed s -> true;
            case BootSighting.FileServed s -> !s.what().equals("loader");
            case BootSighting.IgnitionAsked s -> true;
            case BootSighting.InstallerSaid s -> true;
            case BootSighting.PhonedHome s -> true;
            case BootSighting.SshTried s -> true;
            case BootSighting.SentIntoInstaller s -> false;
            case BootSighting.Asked s -> s.client().ipxe();
            case BootSighting.Offered s -> false;
            case BootSighting.NotAnswered s -> false;
            case BootSighting.TftpOpened s -> false;
            case BootSighting.TftpDone s -> false;
            case BootSighting.TftpProbed s -> false;
            case BootSighting.TftpFailed s -> false;
        };
    }
}
