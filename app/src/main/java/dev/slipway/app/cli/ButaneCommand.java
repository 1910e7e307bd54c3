package dev.slipway.app.cli;

import dev.slipway.templates.butane.ButaneBatch;
import dev.slipway.templates.butane.ButaneOptions;
import dev.slipway.templates.butane.ButaneRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway butane}: takes the place of {@code butane} in scripts, with its flags and exit codes. */
@Command(
        name = "butane",
        description = "Translates Butane (YAML) to Ignition (JSON).",
        mixinStandardHelpOptions = true,
        versionProvider = SlipwayVersion.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:translated", "1:refused, with the report on standard error", "2:wrong use of the command"})
final class ButaneCommand implements Callable<Integer> {
    /** Just more than is ever translated, so that an endless input ends in the report of a too long one. */
    private static final int READ_LIMIT = (32 << 20) + 1;

    private static final String STANDARD_INPUT = "-";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-c", "--check"},
            description = "Only check; print no Ignition.")
    private boolean check;

    @Option(
            names = {"-d", "--files-dir"},
            paramLabel = "DIR",
            description = "Where local files are read.")
    private @Nullable Path filesDirectory;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write here instead of to standard output.")
    private @Nullable Path output;

    @Option(
            names = {"-p", "--pretty"},
            description = "Indent the JSON.")
    private boolean pretty;

    @Option(
            names = {"-r", "--raw"},
            description = "Never wrap in a MachineConfig; write plain Ignition.")
    private boolean raw;

    @Option(names = "--raw-errors", description = "Report one line per finding, without excerpts.")
    private boolean rawErrors;

    @Option(
            names = "--color",
            arity = "0..1",
            paramLabel = "WHEN",
            description = "Colours in the report: auto, always or never. NO_COLOR turns auto off.",
            preprocessor = OnlyAttached.class)
    private Color color = Color.AUTO;

    @Option(
            names = {"-s", "--strict"},
            description = "Refuse configurations with warnings.")
    private boolean strict;

    @Option(
            names = {"-D", "--debug"},
            hidden = true)
    @SuppressWarnings("UnusedVariable") // accepted for scripts that pass it
    private boolean debug;

    @Option(names = "--input", hidden = true)
    private @Nullable String oldInput;

    @Option(
            names = "--batch",
            paramLabel = "OUTDIR",
            description = {
                "Translate many: standard input has a line per case, NAME and its flags separated by tabs.",
                "NAME.bu of the working directory becomes NAME.ign, NAME.exit and NAME.stderr here."
            })
    private @Nullable Path batch;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "What to translate; without it, standard input.")
    private @Nullable String file;

    private enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    /** The value of an option that may stand alone must be attached with an equals sign; a word after it is the file. */
    private static final class OnlyAttached implements IParameterPreprocessor {
        @Override
        @SuppressWarnings("JdkObsolete") // the interface's type
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> details) {
            if ("=".equals(details.get("separator"))) {
                return false;
            }
            option.setValue(Color.ALWAYS);
            return true;
        }
    }

    @Override
    public Integer call() throws IOException {
        if (batch != null) {
            try (BufferedReader cases = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                new ButaneBatch(Path.of(""), batch).run(cases);
            }
            return 0;
        }
        if (file != null && oldInput != null) {
            throw new ParameterException(spec.commandLine(), "Name the file once, without --input.");
        }
        String name = file != null ? file : oldInput != null ? oldInput : STANDARD_INPUT;
        ButaneRun run = ButaneRun.run(
                read(name),
                options(),
                new ButaneRun.Form(name.equals(STANDARD_INPUT) ? "stdin" : name, rawErrors, isColored(), check));
        System.err.writeBytes(run.messages().getBytes(StandardCharsets.UTF_8));
        byte[] result = run.output().getBytes(StandardCharsets.UTF_8);
        if (run.exit() == 0 && output != null) {
            Files.write(output, result);
        } else {
            System.out.writeBytes(result);
            System.out.flush();
        }
        return run.exit();
    }

    private ButaneOptions options() {
        ButaneOptions options =
                ButaneOptions.defaults().withPretty(pretty).withRaw(raw).withStrict(strict);
        return filesDirectory == null ? options : options.withFiles(filesDirectory);
    }

    private boolean isColored() {
        return switch (color) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> System.getenv().getOrDefault("NO_COLOR", "").isEmpty() && isTerminal();
        };
    }

    /** Whether standard error is a terminal; the virtual machine only tells it of input and output. */
    private static boolean isTerminal() {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads a file, or standard input for {@code -}. */
    static byte[] read(String name) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return System.in.readNBytes(READ_LIMIT);
        }
        try (InputStream stream = Files.newInputStream(Path.of(name))) {
            return stream.readNBytes(READ_LIMIT);
        } catch (NoSuchFileException e) {
            throw new IOException("failed to open " + name + ": no such file or directory", e);
        }
    }
}
