package dev.slipway.pxe.image;

import java.time.Instant;

/** How far the fetching of an image is. */
public sealed interface MirrorState {
    /** It waits for others that are being fetched. */
    record Queued() implements MirrorState {}

    /** The publisher's metadata are being read. */
    record Resolving() implements MirrorState {}

    /**
     * A file is being fetched.
     *
     * @param version the version that was found
     * @param file the file's name
     * @param bytes how many bytes of it are on the disk
     * @param total its whole length, or 0 while the publisher has not told
     */
    record Fetching(String version, String file, long bytes, long total) implements MirrorState {}

    /**
     * A file is being compared with its checksum.
     *
     * @param version the version that was found
     * @param file the file's name
     */
    record Verifying(String version, String file) implements MirrorState {}

    /**
     * The publisher could not be reached or broke off; it is tried again.
     *
     * @param reason what happened
     * @param attempt how many attempts were made
     * @param retryAt when the next one begins
     */
    record Waiting(String reason, int attempt, Instant retryAt) implements MirrorState {}

    /**
     * The image is in the library.
     *
     * @param image the image
     */
    record Published(BootImage image) implements MirrorState {}

    /**
     * It is given up until somebody asks again; what was fetched is kept, unless it was wrong.
     *
     * @param reason what happened
     * @param remedy what a person can do
     */
    record Failed(String reason, String remedy) implements MirrorState {}

    /** A person cancelled it; what was fetched is kept. */
    record Cancelled() implements MirrorState {}
}
