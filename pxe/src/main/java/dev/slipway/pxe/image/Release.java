package dev.slipway.pxe.image;

import java.util.List;

/**
 * A version as its publisher describes it.
 *
 * @param family the operating system
 * @param stream the stream or channel
 * @param version the version
 * @param cpu the processor
 * @param files the files that Slipway needs of it
 */
record Release(OsFamily family, String stream, ImageVersion version, CpuArch cpu, List<ReleaseFile> files) {
    Release {
        files = List.copyOf(files);
    }

    /**
     * One file of it.
     *
     * @param role what it is for
     * @param name its name
     * @param location its URL; for a release that was found in a directory, its name
     * @param checksums what its content must have; empty for signatures, which prove themselves
     */
    record ReleaseFile(FileRole role, String name, String location, List<Checksum> checksums) {
        ReleaseFile {
            checksums = List.copyOf(checksums);
        }
    }
}
