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
     * @throws IOException when the cases cannot be read or a result not be written
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
        ButaneRun run = translate(name, flags);
        Files.writeString(output.resolve(name + ".ign"), run.output());
        Files.writeString(output.resolve(name + ".exit"), run.exit() + "\n");
        Files.writeString(output.resolve(name + ".stderr"), run.messages());
    }

    /** A case that cannot be read must not take the others with it. */
    private ButaneRun translate(String name, List<String> flags) {
        Arguments arguments = Arguments.parse(flags, directory);
        if (!arguments.unknown.isEmpty()) {
            return new ButaneRun(2, "", "unknown flag: " + String.join(" ", arguments.unknown) + "\n");
        }
        try {
            byte[] source = Files.readAllBytes(directory.resolve(name + ".bu"));
            return ButaneRun.run(
                    source, arguments.options, new ButaneRun.Form(name + ".bu", true, false, arguments.check));
        } catch (IOException e) {
            return new ButaneRun(1, "", "failed to open " + name + ".bu: " + e.getMessage() + "\n");
        }
    }

    /** The flags of a case. */
    private record Arguments(ButaneOptions options, boolean check, List<String> unknown) {
        static Arguments parse(List<String> flags, Path directory) {
            ButaneOptions options = ButaneOptions.defaults();
            boolean check = false;
            List<String> unknown = new ArrayList<>();
            for (int i = 0; i < flags.size(); i++) {
                String flag = flags.get(i);
                String attached = "--files-dir=";
                switch (flag) {
                    case "--files-dir", "-d" -> {
                        if (++i < flags.size()) {
                            options = options.withFiles(directory.resolve(flags.get(i)));
                        } else {
                            unknown.add(flag);
                        }
                    }
                    case "--pretty", "-p" -> options = options.withPretty(true);
                    case "--raw", "-r" -> options = options.withRaw(true);
                    case "--strict", "-s" -> options = options.withStrict(true);
                    case "--check", "-c" -> check = true;
                    case "--raw-errors", "--debug", "-D", "" -> {}
                    default -> {
                        if (flag.startsWith(attached)) {
                            options = options.withFiles(directory.resolve(flag.substring(attached.length())));
                        } else {
                            unknown.add(flag);
                        }
                    }
                }
            }
            return new Arguments(options, check, unknown);
        }
    }
}
