package dev.slipway.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code slipway} command; see each subcommand's {@code --help}. */
@Command(
        name = "slipway",
        description = "Boots, installs, updates and rebuilds the machines of a homelab or a small office.",
        subcommands = {
            RunCommand.class,
            DemoCommand.class,
            AccountCommand.class,
            ButaneCommand.class,
            IgnitionCommand.class,
            BenchCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = SlipwayVersion.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, with the reason on standard error", "2:wrong use of the command"})
public final class SlipwayCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private SlipwayCommand() {}

    /**
     * Runs one command and exits with its code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        if (args.length > 0 && !args[0].equals("run") && !args[0].equals("demo")) {
            System.setProperty("logback.configurationFile", "logback-command.xml");
        }
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new SlipwayCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("slipway: " + failure.getMessage());
                    if (Boolean.getBoolean("slipway.stacktrace")) {
                        failure.printStackTrace(command.getErr());
                    }
                    return 1;
                });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: a subcommand is missing.");
    }
}
