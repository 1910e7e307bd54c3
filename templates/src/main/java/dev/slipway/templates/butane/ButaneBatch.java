package dev.slipway.templates.butane;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Translates many configurations in one go, for comparing with other implementations.
 *
 * <p>Each line of the input is a case: its name and its flags, separated by tabs. The source is {@code NAME.bu} in the working
 * directory; {@code NAME.ign}, {@code NAME.exit} and {@code NAME.stderr} are written.
 */
public final class ButaneBatch {
    private final Path directory;
    private final Path output;

    /**
     * Works in a directory.
     *
     * @param directory where the sources are, and what files directories are relative to
     * @param output where the results go
     */
    public ButaneBatch(Path directory, Path output) {
        this.directory = directory;
        this.output = output;
    }

    /**
     * Translates all cases.
     *
     * @param cases one per line
     * @return how many there were
     * @throws IOException when a case cannot be read or a result not be written
     */
    public int run(BufferedReader cases) throws IOException {
        Files.createDirectories(output);
        int count = 0;
        for (String line = cases.readLine(); line != null; line = cases.readLine()) {
            if (!line.isBlank()) {
                List<String> cells = List.of(line.split("\t"));
                run(cells.getFirst(), cells.subList(1, cells.size()));
                count++;
            }
        }
        return count;
    }

    private void run(String name, List<String> flags) throws IOException {
        ButaneRun run;
        byte[] source = Files.readAllBytes(directory.resolve(name + ".bu"));
        Arguments arguments = Arguments.parse(flags, directory);
        run = arguments.unknown.isEmpty()
                ? ButaneRun.run(
                        source, arguments.options, new ButaneRun.Form(name + ".bu", true, false, arguments.check))
                : new ButaneRun(2, "", "unknown flag: " + String.join(" ", arguments.unknown) + "\n");
        Files.writeString(output.resolve(name + ".ign"), run.output());
        Files.writeString(output.resolve(name + ".exit"), run.exit() + "\n");
        Files.writeString(output.resolve(name + ".stderr"), run.messages());
    }

    /** The flags of a case. */
    private record Arguments(ButaneOptions options, boolean check, List<String> unknown) {
        static Arguments parse(List<String> flags, Path directory) {
            ButaneOptions options = ButaneOptions.defaults();
            boolean check = false;
            List<String> unknown = new ArrayList<>();
            for (int i = 0; i < flags.size(); i++) {
                switch (flags.get(i)) {
                    case "--files-dir", "-d" -> options = options.withFiles(directory.resolve(flags.get(++i)));
                    case "--pretty", "-p" -> options = options.withPretty(true);
                    case "--raw", "-r" -> options = options.withRaw(true);
                    case "--strict", "-s" -> options = options.withStrict(true);
                    case "--check", "-c" -> check = true;
                    case "--raw-errors", "" -> {}
                    default -> unknown.add(flags.get(i));
                }
            }
            return new Arguments(options, check, unknown);
        }
    }
}
