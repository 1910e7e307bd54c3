package dev.slipway.pxe.image;

import dev.slipway.pxe.image.Release.ReleaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Takes a version from a directory into the library. */
final class DirectoryImport {
    private static final long LONGEST_METADATA = 16L << 20;
    private static final long RESERVE = 64L << 20;

    private final ImageLibrary library;

    DirectoryImport(ImageLibrary library) {
        this.library = library;
    }

    BootImage run(ImportRequest request) throws ImageRefusedException {
        Path directory = request.directory().toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            throw new ImageRefusedException(
                    directory + " is not a directory", "name the directory that holds the files");
        }
        try {
            Release release = Files.exists(directory.resolve(FlatcarMetadata.VERSION_FILE))
                    ? flatcar(request, directory)
                    : fcos(request, directory);
            return take(request, release, directory);
        } catch (IOException trouble) {
            throw ImageLibrary.disk("importing from " + directory, trouble);
        }
    }

    private static Release flatcar(ImportRequest request, Path directory) throws IOException, ImageRefusedException {
        Path versionFile = directory.resolve(FlatcarMetadata.VERSION_FILE);
        ImageVersion version = FlatcarMetadata.version(text(versionFile), versionFile.toString());
        if (!BootImage.isStream(request.stream())) {
            throw new ImageRefusedException(
                    "Flatcar's files do not tell their channel, and \"" + request.stream() + "\" is none",
                    "say which one it is: stable, beta, alpha or lts");
        }
        Map<String, Checksum> digests = new HashMap<>();
        for (String name : FlatcarMetadata.NAMES.values()) {
            Path digest = directory.resolve(FlatcarMetadata.digestsName(name));
            digests.put(name, FlatcarMetadata.digest(text(digest), name, digest.toString()));
        }
        try {
            return FlatcarMetadata.release(request.stream(), version, CpuArch.of(request.cpu()), digests, "");
        } catch (IllegalArgumentException unknown) {
            throw new ImageRefusedException(
                    "Flatcar's files do not tell their processor, and " + unknown.getMessage(),
                    "say which one it is: x86_64 for amd64-usr, aarch64 for arm64-usr",
                    unknown);
        }
    }

    private static Release fcos(ImportRequest request, Path directory) throws IOException, ImageRefusedException {
        List<Path> documents;
        try (Stream<Path> entries = Files.list(directory)) {
            documents = entries.filter(file -> file.toString().endsWith(".json") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
        if (documents.isEmpty()) {
            throw new ImageRefusedException(
                    directory + " holds neither a version.txt (Flatcar) nor a .json file with metadata (Fedora CoreOS)",
                    "put the publisher's metadata beside the files");
        }
        List<Release> here = new ArrayList<>();
        ImageRefusedException last = null;
        for (Path document : documents) {
            try {
                for (Release release : FcosMetadata.read(text(document), document.toString())) {
                    if (matches(request, release) && holdsKernel(directory, release)) {
                        here.add(release);
                    }
                }
            } catch (ImageRefusedException unusable) {
                last = unusable;
            }
        }
        if (here.isEmpty() && last != null) {
            throw last;
        }
        if (here.size() != 1) {
            throw new ImageRefusedException(
                    "the metadata in " + directory + " describe " + (here.isEmpty() ? "no" : here.size())
                            + " versions whose kernel lies there",
                    "leave one version with its files there, or say which stream and processor is meant");
        }
        return here.getFirst();
    }

    private static boolean matches(ImportRequest request, Release release) {
        return (request.stream().isEmpty() || request.stream().equals(release.stream()))
                && (request.cpu().isEmpty()
                        || request.cpu().equals(release.cpu().id()));
    }

    private static boolean holdsKernel(Path directory, Release release) {
        return release.files().stream()
                .anyMatch(
                        file -> file.role() == FileRole.KERNEL && Files.isRegularFile(directory.resolve(file.name())));
    }

    private BootImage take(ImportRequest request, Release release, Path directory)
            throws IOException, ImageRefusedException {
        List<ReleaseFile> files = new ArrayList<>();
        long bytes = 0;
        for (ReleaseFile file : release.files()) {
            Path source = directory.resolve(file.name());
            if (Files.isRegularFile(source)) {
                files.add(file);
                bytes += Files.size(source);
            } else if (file.role() != FileRole.SIGNATURE || release.family() == OsFamily.FLATCAR) {
                throw new ImageRefusedException(
                        directory + " lacks " + file.name() + ", which the metadata name",
                        "fetch that file too and put it beside the others");
            }
        }
        library.requireRoom("importing " + directory, bytes, RESERVE);
        Path staged = library.stagingRoot().resolve("import-" + UUID.randomUUID());
        Files.createDirectory(staged);
        try {
            List<BootFile> verified = new ArrayList<>();
            for (ReleaseFile file : files) {
                Path target = staged.resolve(file.name());
                place(directory.resolve(file.name()).toRealPath(), target, request.hardLink());
                verified.add(Digests.verify(target, file));
                Durable.sync(target);
            }
            return library.publish(
                    staged,
                    new BootImage(
                            release.family(),
                            release.stream(),
                            release.version(),
                            release.cpu(),
                            directory.toString(),
                            library.clock().instant(),
                            verified));
        } finally {
            Durable.deleteTree(staged);
        }
    }

    private static void place(Path source, Path target, boolean hardLink) throws IOException {
        if (hardLink) {
            try {
                Files.createLink(target, source);
                return;
            } catch (IOException | UnsupportedOperationException notPossible) {
                // Another file system, or one without links: a copy serves as well.
                Files.deleteIfExists(target);
            }
        }
        Files.copy(source, target);
    }

    private static String text(Path file) throws IOException, ImageRefusedException {
        if (!Files.isRegularFile(file)) {
            throw new ImageRefusedException(file + " is missing", "put it beside the other files");
        }
        if (Files.size(file) > LONGEST_METADATA) {
            throw new ImageRefusedException(
                    file + " is larger than " + LONGEST_METADATA + " bytes", "use the publisher's metadata");
        }
        return Texts.utf8(Files.readAllBytes(file), file.toString());
    }
}
