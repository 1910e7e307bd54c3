package dev.slipway.pxe.image;

import java.time.Duration;

/**
 * Where images come from and how patiently they are fetched.
 *
 * @param fcosStreamUrl Fedora CoreOS's stream metadata, with {@code {stream}} in it
 * @param fcosReleaseUrl the metadata of one build, with {@code {stream}} and {@code {version}}
 * @param flatcarUrl the directory of a Flatcar release, with {@code {channel}}, {@code {board}} and {@code {version}}
 *     ({@code current} for the newest), and a slash at the end
 * @param connect how long the connection may take
 * @param stall the time within which {@code stallBytes} must arrive, and the answer's head
 * @param stallBytes bytes; fewer in that time count as a standstill
 * @param attempts how often in a row a file is tried without getting any further
 * @param firstPause the pause after the first failed attempt; it doubles each time
 * @param longestPause the longest pause between two attempts
 * @param largestFile the most bytes that a file may have
 * @param reserve bytes that are left free on the disk
 * @param parallel how many images are fetched at once
 */
public record MirrorSettings(
        String fcosStreamUrl,
        String fcosReleaseUrl,
        String flatcarUrl,
        Duration connect,
        Duration stall,
        long stallBytes,
        int attempts,
        Duration firstPause,
        Duration longestPause,
        long largestFile,
        long reserve,
        int parallel) {
    /** Refuses settings by which nothing could be fetched. */
    public MirrorSettings {
        if (attempts < 1 || parallel < 1 || stallBytes < 1 || largestFile < 1 || reserve < 0) {
            throw new IllegalArgumentException("attempts, parallel, stallBytes and largestFile must be at least 1");
        }
        for (Duration each : new Duration[] {connect, stall, firstPause, longestPause}) {
            if (each.isZero() || each.isNegative()) {
                throw new IllegalArgumentException("the times of a mirror must be longer than nothing");
            }
        }
    }

    /**
     * The publishers' own servers, with patience for a slow line.
     *
     * @return the usual settings
     */
    public static MirrorSettings usual() {
        return new MirrorSettings(
                "https://builds.coreos.fedoraproject.org/streams/{stream}.json",
                "https://builds.coreos.fedoraproject.org/prod/streams/{stream}/builds/{version}/release.json",
                "https://{channel}.release.flatcar-linux.net/{board}/{version}/",
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                30 << 10,
                6,
                Duration.ofSeconds(2),
                Duration.ofMinutes(2),
                8L << 30,
                512L << 20,
                2);
    }

    /**
     * The same patience, with other servers.
     *
     * @param fcosStream see {@link #fcosStreamUrl}
     * @param fcosRelease see {@link #fcosReleaseUrl}
     * @param flatcar see {@link #flatcarUrl}
     * @return new settings
     */
    public MirrorSettings from(String fcosStream, String fcosRelease, String flatcar) {
        return new MirrorSettings(
                fcosStream,
                fcosRelease,
                flatcar,
                connect,
                stall,
                stallBytes,
                attempts,
                firstPause,
                longestPause,
                largestFile,
                reserve,
                parallel);
    }
}
