package dev.slipway.fleet.provision;

import dev.slipway.pxe.boot.BootSighting;
import java.util.Locale;

/** One entry of a boot timeline as a person reads it. */
public final class SightingWords {
    private SightingWords() {}

    /**
     * Says what was seen.
     *
     * @param sighting the entry
     * @return a short sentence without time
     */
    public static String of(BootSighting sighting) {
        return switch (sighting) {
            case BootSighting.Asked s ->
                (s.port() == 4011 ? "Boot request" : "DISCOVER") + ", "
                        + (s.client().ipxe() ? "iPXE on " : "")
                        + s.client().arch().words()
                        + (s.retransmission() ? ", asked again" : "");
            case BootSighting.Offered s ->
                s.file().isEmpty() ? "Offered itself, details follow on port 4011" : "Offered " + s.file();
            case BootSighting.NotAnswered s -> "Not answered: " + s.why();
            case BootSighting.TftpOpened s -> "TFTP " + s.file() + ", " + size(s.size());
            case BootSighting.TftpDone s ->
                "TFTP " + s.file() + ", " + size(s.bytes()) + " in "
                        + String.format(Locale.ROOT, "%.1f s", s.took().toMillis() / 1000.0);
            case BootSighting.TftpProbed s -> "TFTP asked for the size of " + s.file();
            case BootSighting.TftpFailed s -> "TFTP " + s.file() + " failed after " + size(s.bytes()) + ": " + s.why();
            case BootSighting.ScriptServed s -> "iPXE asked for its script: " + s.decision();
            case BootSighting.FileServed s ->
                (s.head() ? "HTTP looked at " : "HTTP ") + s.what() + " " + s.file() + ", "
                        + (s.status() < 400 ? size(s.bytes()) : "refused with " + s.status());
            case BootSighting.IgnitionAsked s ->
                (s.status() == 403 ? "Ignition configuration refused: " : "Ignition configuration: ") + s.words();
            case BootSighting.InstallerSaid s -> (s.failed() ? "Installer gave up: " : "Installer: ") + s.words();
            case BootSighting.SentIntoInstaller s -> "Over SSH: it " + s.what();
            case BootSighting.PhonedHome s -> (s.accepted() ? "Phoned home: " : "Phone-home refused: ") + s.words();
            case BootSighting.SshTried s -> (s.proved() ? "SSH: " : "SSH failed: ") + s.words();
        };
    }

    /**
     * Whether the entry is about something that went wrong.
     *
     * @param sighting the entry
     * @return true for failures and refusals
     */
    public static boolean bad(BootSighting sighting) {
        return switch (sighting) {
            case BootSighting.NotAnswered s -> true;
            case BootSighting.TftpFailed s -> true;
            case BootSighting.FileServed s -> s.status() >= 400;
            case BootSighting.IgnitionAsked s -> s.status() >= 400;
            case BootSighting.InstallerSaid s -> s.failed();
            case BootSighting.PhonedHome s -> !s.accepted();
            case BootSighting.SshTried s -> !s.proved();
            case BootSighting.Asked s -> false;
            case BootSighting.Offered s -> false;
            case BootSighting.TftpOpened s -> false;
            case BootSighting.TftpDone s -> false;
            case BootSighting.TftpProbed s -> false;
            case BootSighting.ScriptServed s -> false;
            case BootSighting.SentIntoInstaller s -> false;
        };
    }

    private static String size(long bytes) {
        if (bytes < 10_000) {
            return bytes + " B";
        }
        if (bytes < 10_000_000) {
            return bytes / 1000 + " kB";
        }
        return bytes / 1_000_000 + " MB";
    }
}
