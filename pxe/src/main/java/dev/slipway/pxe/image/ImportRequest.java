package dev.slipway.pxe.image;

import java.nio.file.Path;

/**
 * A directory with a version's files and their metadata, which is to become part of the library.
 *
 * <p>Fedora CoreOS: a {@code .json} file with the stream's or the release's metadata, and the files that it names.
 * Flatcar: {@code version.txt}, and for each of kernel, initrd and image the file, its {@code .DIGESTS} and its
 * {@code .sig}.
 *
 * @param directory the directory
 * @param stream the stream; may be empty when the metadata name it (Flatcar's do not)
 * @param cpu the processor by any of its names; may be empty when the metadata name it (Flatcar's do not)
 * @param hardLink true to share the files with the directory where the file system can, instead of copying them; they
 *     must then never be written to
 */
public record ImportRequest(Path directory, String stream, String cpu, boolean hardLink) {}
