package dev.slipway.templates.butane;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What butane 0.29.0 answered to 799 configurations: {@code NAME.bu} with its flags in {@code NAME.args} and its files directory
 * {@code NAME.files}; the answers are {@code NAME.ign}, {@code .exit}, {@code .strict}, {@code .stderr} and {@code .pretty}.
 */
final class GoldenCorpus {
    private static final int BLOCK = 512;

    private final Path directory;

    private GoldenCorpus(Path directory) {
        this.directory = directory;
    }

    /** Unpacks the corpus; it is kept packed because of its symbolic links, line ends and invalid UTF-8. */
    static GoldenCorpus unpack(Path target) throws IOException {
        InputStream packed = Objects.requireNonNull(GoldenCorpus.class.getResourceAsStream("golden.tar.gz"));
        try (DataInputStream tar = new DataInputStream(new GZIPInputStream(packed))) {
            byte[] header = new byte[BLOCK];
            String longName = "";
            while (true) {
                tar.readFully(header);
                String name = longName.isEmpty() ? text(header, 345, 155, "/") + text(header, 0, 100, "") : longName;
                if (name.isEmpty()) {
                    return new GoldenCorpus(target.resolve("open"));
                }
                byte[] data = read(tar, Long.parseLong(text(header, 124, 12, "").strip(), 8));
                longName = "";
                Path path = target.resolve(name);
                switch (header[156]) {
                    case 'L' -> longName = new String(data, 0, data.length - 1, StandardCharsets.UTF_8);
                    case '5' -> Files.createDirectories(path);
                    case '2' -> {
                        Files.createDirectories(path.getParent());
                        Files.createSymbolicLink(path, Path.of(text(header, 157, 100, "")));
                    }
                    default -> {
                        Files.createDirectories(path.getParent());
                        Files.write(path, data);
                        boolean executable =
                                (Integer.parseInt(text(header, 100, 8, "").strip(), 8) & 0111) != 0;
                        Files.setPosixFilePermissions(
                                path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                    }
                }
            }
        }
    }

    private static byte[] read(DataInputStream tar, long size) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(tar.readNBytes((int) size));
        tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        return data.toByteArray();
    }

    private static String text(byte[] header, int from, int length, String suffix) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        String text = new String(header, from, end - from, StandardCharsets.UTF_8);
        return text.isEmpty() ? "" : text + suffix;
    }

    List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".bu"))
                    .map(name -> name.substring(0, name.length() - 3))
                    .sorted()
                    .toList();
        }
    }

    byte[] source(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name + ".bu"));
    }

    /** One of the stored answers; empty when there is none. */
    String answer(String name, String kind) throws IOException {
        Path file = directory.resolve(name + "." + kind);
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    }

    ButaneOptions options(String name) throws IOException {
        List<String> flags = answer(name, "args").lines().toList();
        Path files = directory.resolve(name + ".files");
        ButaneOptions options = ButaneOptions.defaults()
                .withRaw(flags.contains("--raw"))
                .withPretty(flags.contains("--pretty"))
                .withStrict(flags.contains("--strict"));
        return Files.isDirectory(files) ? options.withFiles(files) : options;
    }

    boolean isCheck(String name) throws IOException {
        return answer(name, "args").contains("--check");
    }

    /** The original was run in the corpus directory, and names files as it was told to. */
    String relative(String messages) {
        return messages.replace(directory + "/", "");
    }
}
