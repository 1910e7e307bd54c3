package dev.slipway.app.cli;

import dev.slipway.templates.butane.ContainerLinux;
import dev.slipway.templates.butane.Decompiler;
import dev.slipway.templates.butane.Decompiler.Decompiled;
import dev.slipway.templates.butane.ReportText;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway ignition}: checks Ignition, and turns it and its predecessor back into Butane. */
@Command(
        name = "ignition",
        description = "Checks Ignition (JSON), or turns it into Butane (YAML).",
        mixinStandardHelpOptions = true)
final class IgnitionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: validate, decompile or import.");
    }

    @Command(
            name = "validate",
            description = "Checks a configuration as a booting machine would.",
            mixinStandardHelpOptions = true)
    int validate(
            @Parameters(
                            arity = "0..1",
                            defaultValue = "-",
                            paramLabel = "FILE",
                            description = "Default: standard input.")
                    String file)
            throws IOException {
        byte[] source = ButaneCommand.read(file);
        Report report = Ignition.validate(source);
        report(report, file, source);
        return report.isFatal() ? 1 : 0;
    }

    @Command(
            name = "decompile",
            description = "Writes Butane that translates to the same machine.",
            mixinStandardHelpOptions = true)
    int decompile(
            @Parameters(
                            arity = "0..1",
                            defaultValue = "-",
                            paramLabel = "FILE",
                            description = "Default: standard input.")
                    String file,
            @Option(
                            names = "--variant",
                            defaultValue = "fcos",
                            paramLabel = "NAME",
                            description = "The variant to write. Default: ${DEFAULT-VALUE}.")
                    String variant)
            throws IOException {
        byte[] source = ButaneCommand.read(file);
        return print(Decompiler.decompile(source, variant), file, source);
    }

    @Command(
            name = "import",
            description = "Writes Butane for Flatcar from an old Container Linux Config; names what is left out.",
            mixinStandardHelpOptions = true)
    int importContainerLinux(
            @Parameters(
                            arity = "0..1",
                            defaultValue = "-",
                            paramLabel = "FILE",
                            description = "Default: standard input.")
                    String file)
            throws IOException {
        byte[] source = ButaneCommand.read(file);
        return print(ContainerLinux.toButane(source), file, source);
    }

    private static int print(Decompiled result, String file, byte[] source) {
        report(result.report(), file, source);
        System.out.writeBytes(result.butane().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        return result.report().isFatal() ? 1 : 0;
    }

    private static void report(Report report, String file, byte[] source) {
        String text = new ReportText(false).pretty(report, file, new String(source, StandardCharsets.UTF_8));
        System.err.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
