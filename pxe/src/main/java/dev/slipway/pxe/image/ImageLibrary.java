package dev.slipway.pxe.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The boot images that machines may be started from, in one directory:
 * {@code FAMILY/STREAM/CPU/VERSION/} with the files and their manifest {@code image.json}, and {@code .staging/} for what
 * is not complete yet.
 *
 * <p>An image appears in one step, by the renaming of a complete and synchronised directory, and disappears in one step.
 * It is never changed in between. Safe for use by several threads; only one process may have the directory open.
 */
public final class ImageLibrary {
    private static final String STAGING = ".staging";
    private static final String TRASH = "trash-";
    private static final Comparator<BootImage> ORDER = Comparator.comparing(BootImage::family)
            .thenComparing(BootImage::stream)
            .thenComparing(BootImage::cpu)
            .thenComparing(BootImage::version, Comparator.reverseOrder());

    private final Path root;
    private final Clock clock;
    private final ImageUse use;
    private final ReentrantLock change = new ReentrantLock();

    /** Replaced as a whole, only while {@link #change} is held; readers take whichever list is there. */
    private volatile List<BootImage> images;

    private final List<String> problems;

    private ImageLibrary(Path root, Clock clock, ImageUse use, List<BootImage> images, List<String> problems) {
        this.root = root;
        this.clock = clock;
        this.use = use;
        this.images = images;
        this.problems = List.copyOf(problems);
    }

    /**
     * Opens the library and puts right what an earlier process left behind: half imports and half deletions go,
     * unfinished downloads stay.
     *
     * @param directory its directory, which is created when it does not exist
     * @param clock tells when an image was published
     * @param use tells who needs an image
     * @return the library
     * @throws IOException when the directory cannot be read or written
     */
    public static ImageLibrary open(Path directory, Clock clock, ImageUse use) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        Path staging = root.resolve(STAGING);
        Files.createDirectories(staging);
        for (Path left : children(staging)) {
            if (!name(left).startsWith(Staging.DOWNLOAD)) {
                Durable.deleteTree(left);
            }
        }
        List<BootImage> images = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path family : children(root)) {
            if (!family.equals(staging)) {
                scan(root, family, 1, images, problems);
            }
        }
        images.sort(ORDER);
        return new ImageLibrary(root, clock, use, List.copyOf(images), problems);
    }

    private static void scan(Path root, Path directory, int depth, List<BootImage> images, List<String> problems)
            throws IOException {
        if (depth < 4) {
            for (Path child : children(directory)) {
                scan(root, child, depth + 1, images, problems);
            }
            return;
        }
        try {
            BootImage image = Manifest.read(directory);
            if (!root.resolve(image.directory()).equals(directory)) {
                throw new IOException(directory + " holds the manifest of " + image.words());
            }
            for (BootFile file : image.files()) {
                Path path = directory.resolve(file.name());
                if (!Files.isRegularFile(path) || Files.size(path) != file.size()) {
                    throw new IOException(path + " is missing or does not have its " + file.size() + " bytes");
                }
            }
            images.add(image);
        } catch (IOException unusable) {
            String why = unusable instanceof NoSuchFileException
                    ? directory + " has no " + Manifest.NAME
                    : String.valueOf(unusable.getMessage());
            problems.add(why + ": remove the directory " + directory + " and fetch or import that version again");
        }
    }

    /**
     * All images, the newest version of each stream first.
     *
     * @return an immutable list
     */
    public List<BootImage> list() {
        return images;
    }

    /**
     * Finds an image.
     *
     * @param family the operating system
     * @param stream the stream
     * @param version the version, or empty for the newest that is here
     * @param cpu the processor
     * @return the image, or empty when it is not here
     */
    public Optional<BootImage> find(OsFamily family, String stream, String version, CpuArch cpu) {
        return images.stream()
                .filter(image -> image.family() == family
                        && image.cpu() == cpu
                        && image.stream().equals(stream)
                        && (version.isEmpty() || image.version().value().equals(version)))
                .findFirst();
    }

    /**
     * Finds the file that a machine asks for.
     *
     * @param path a path as {@link BootImage#path} gives it; anything else finds nothing, whatever it says
     * @return where the file lies, or empty
     */
    public Optional<Path> locate(String path) {
        for (BootImage image : images) {
            for (BootFile file : image.files()) {
                if (image.path(file).equals(path)) {
                    return Optional.of(root.resolve(path));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What was found in the directory and cannot be used, as it was opened.
     *
     * @return sentences with a remedy each
     */
    public List<String> problems() {
        return problems;
    }

    /**
     * The room that the published images take.
     *
     * @return bytes
     */
    public long usedBytes() {
        return images.stream().mapToLong(BootImage::size).sum();
    }

    /**
     * The room that is left on the library's file system.
     *
     * @return bytes
     * @throws IOException when the file system does not tell
     */
    public long usableBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /**
     * Takes in a version that lies in a directory, after every checksum was compared.
     *
     * @param request the directory
     * @return the image; the one that is here already when it is the same version
     * @throws ImageRefusedException when metadata or files are missing or wrong, or there is no room; nothing is changed
     */
    public BootImage importDirectory(ImportRequest request) throws ImageRefusedException {
        return new DirectoryImport(this).run(request);
    }

    /**
     * Removes an image.
     *
     * @param image one of {@link #list}
     * @throws ImageRefusedException when somebody needs it, it is not here, or its files cannot be removed
     */
    public void delete(BootImage image) throws ImageRefusedException {
        List<String> needed = use.reasonsToKeep(image);
        if (!needed.isEmpty()) {
            throw new ImageRefusedException(
                    image.words() + " is needed: " + String.join(", ", needed),
                    "end what needs it, or choose another version there");
        }
        Path trash = root.resolve(STAGING).resolve(TRASH + UUID.randomUUID());
        change.lock();
        try {
            if (!images.contains(image)) {
                throw new ImageRefusedException(image.words() + " is not in the library", "look at the list again");
            }
            Durable.rename(root.resolve(image.directory()), trash);
            images = images.stream().filter(other -> !other.equals(image)).toList();
        } catch (IOException trouble) {
            throw disk("removing " + image.words(), trouble);
        } finally {
            change.unlock();
        }
        try {
            Durable.deleteTree(trash);
        } catch (IOException trouble) {
            throw disk("removing the files of " + image.words(), trouble);
        }
    }

    Clock clock() {
        return clock;
    }

    Path stagingRoot() {
        return root.resolve(STAGING);
    }

    /** Publishes what lies complete in a staging directory, which is gone afterwards. */
    BootImage publish(Path staged, BootImage image) throws IOException {
        Manifest.write(image, staged);
        Durable.sync(staged);
        change.lock();
        try {
            Optional<BootImage> there =
                    find(image.family(), image.stream(), image.version().value(), image.cpu());
            if (there.isPresent()) {
                Durable.deleteTree(staged);
                return there.get();
            }
            Path target = root.resolve(image.directory());
            Path above = Durable.parent(target);
            Files.createDirectories(above);
            for (Path made = above; !made.equals(root); made = Durable.parent(made)) {
                Durable.sync(Durable.parent(made));
            }
            Durable.rename(staged, target);
            List<BootImage> more = new ArrayList<>(images);
            more.add(image);
            more.sort(ORDER);
            images = List.copyOf(more);
            return image;
        } finally {
            change.unlock();
        }
    }

    /** Refuses when less than {@code bytes} and a reserve are free. */
    void requireRoom(String what, long bytes, long reserve) throws IOException, ImageRefusedException {
        long usable = usableBytes();
        if (usable - reserve < bytes) {
            throw new ImageRefusedException(
                    what + " needs " + bytes + " bytes, but only " + Math.max(0, usable - reserve) + " of the " + usable
                            + " free bytes may be used (" + reserve + " are kept free)",
                    "make room on the file system of " + root + ", for instance by removing images that nobody needs");
        }
    }

    /** Translates trouble with the disk, a full one above all. */
    static ImageRefusedException disk(String what, IOException trouble) {
        boolean full = String.valueOf(trouble.getMessage()).contains("No space left");
        return new ImageRefusedException(
                what + " failed: "
                        + (full
                                ? "the disk is full"
                                : trouble.getClass().getSimpleName() + ": " + trouble.getMessage()),
                full
                        ? "make room and try again"
                        : "look at the disk and at the rights of the data directory, then try again",
                trouble);
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
