package dev.slipway.pxe.boot;

import java.time.Duration;
import java.time.Instant;

/** One packet or request of a booting machine, with its outcome: an entry of the machine's boot timeline. */
public sealed interface BootSighting {
    /**
     * Whose boot this belongs to.
     *
     * @return the hardware address
     */
    MacAddress mac();

    /**
     * When it was seen.
     *
     * @return the instant
     */
    Instant at();

    /**
     * A DISCOVER on port 67, or a REQUEST on port 4011.
     *
     * @param port the port it came to, 67 or 4011
     * @param client who asked
     * @param retransmission true when the same transaction was answered before
     */
    record Asked(MacAddress mac, Instant at, int port, BootClient client, boolean retransmission)
            implements BootSighting {}

    /**
     * An answer left.
     *
     * @param file the loader's path or the script's URL; empty for an offer that sends the client to port 4011
     */
    record Offered(MacAddress mac, Instant at, int port, String file) implements BootSighting {}

    /**
     * No answer was given.
     *
     * @param why the reason in words
     */
    record NotAnswered(MacAddress mac, Instant at, String why) implements BootSighting {}

    /**
     * A TFTP read request was accepted.
     *
     * @param size the file's length in bytes
     * @param options the options acknowledged, as {@code blksize=1432 tsize=…}, or empty
     */
    record TftpOpened(MacAddress mac, Instant at, String file, long size, String options) implements BootSighting {}

    /**
     * A TFTP transfer was acknowledged to its last block.
     *
     * @param took from the request to the last acknowledgement
     */
    record TftpDone(MacAddress mac, Instant at, String file, long bytes, Duration took) implements BootSighting {}

    /**
     * The client asked for the size only and ended the transfer (ERROR 8 or 0 after the OACK); normal for UEFI.
     */
    record TftpProbed(MacAddress mac, Instant at, String file) implements BootSighting {}

    /**
     * A TFTP transfer failed or was refused.
     *
     * @param bytes how far it got
     * @param why the reason in words
     */
    record TftpFailed(MacAddress mac, Instant at, String file, long bytes, String why) implements BootSighting {}

    /**
     * iPXE asked for its script.
     *
     * @param decision what the script does, in words: "waits for approval", "installs …", "boots its own disk"
     */
    record ScriptServed(MacAddress mac, Instant at, String decision) implements BootSighting {}

    /**
     * A boot file was asked for by HTTP.
     *
     * @param what kernel, initrd, rootfs, loader, image or signature
     * @param file the file's name
     * @param head true for a HEAD request
     * @param status the HTTP status
     * @param bytes the length announced
     */
    record FileServed(MacAddress mac, Instant at, String what, String file, boolean head, int status, long bytes)
            implements BootSighting {}

    /**
     * The Ignition configuration was asked for.
     *
     * @param status the HTTP status: 200, 403 (token unknown or used) or 503 (not ready)
     * @param words what happened
     */
    record IgnitionAsked(MacAddress mac, Instant at, int status, String words) implements BootSighting {}

    /**
     * The installer in a live system said how it is getting on.
     *
     * @param failed whether it gave up
     * @param words its own words, cut to a sane length
     */
    record InstallerSaid(MacAddress mac, Instant at, boolean failed, String words) implements BootSighting {}

    /**
     * Slipway began to install a running machine over SSH, without its firmware.
     *
     * @param what what is done to it, as in "it …"
     */
    record SentIntoInstaller(MacAddress mac, Instant at, String what) implements BootSighting {}

    /**
     * The installed system phoned home.
     *
     * @param accepted whether the token was good
     * @param words what it said, or why it was refused
     */
    record PhonedHome(MacAddress mac, Instant at, boolean accepted, String words) implements BootSighting {}

    /**
     * Slipway tried to log in over SSH.
     *
     * @param proved whether the machine is what was declared
     * @param words hostname, OS and Ignition's result, or what failed
     */
    record SshTried(MacAddress mac, Instant at, boolean proved, String words) implements BootSighting {}
}
