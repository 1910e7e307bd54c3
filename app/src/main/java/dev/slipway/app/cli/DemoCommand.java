package dev.slipway.app.cli;

import dev.slipway.app.demo.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code slipway demo}: everything to try, and nothing to break. */
@Command(
        name = "demo",
        description = "Starts the console with simulated machines, reachable from this computer only.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    private static final int MOST_MACHINES = 200;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--machines",
            paramLabel = "N",
            description = "How many machines, 1 to " + MOST_MACHINES + ". Default: ${DEFAULT-VALUE}.")
    private int machines = 30;

    @Option(names = "--http", paramLabel = "PORT", description = "The port for people. Default: ${DEFAULT-VALUE}.")
    private int http = 8080;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A new directory, or that of an earlier demo. Default: a temporary one.")
    private @Nullable Path data;

    @Override
    public Integer call() throws IOException {
        if (machines < 1 || machines > MOST_MACHINES) {
            throw new ParameterException(spec.commandLine(), "--machines lies between 1 and " + MOST_MACHINES + ".");
        }
        return Demo.run(Optional.ofNullable(data), http, machines, System.out);
    }
}
