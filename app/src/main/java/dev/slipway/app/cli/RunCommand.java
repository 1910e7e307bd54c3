package dev.slipway.app.cli;

import dev.slipway.app.config.Console;
import dev.slipway.app.config.DataDirectory;
import dev.slipway.app.config.RunOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code slipway run}: the console itself. */
@Command(
        name = "run",
        description = "Starts the console: the browser for people, network boot for machines.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept. Default: ~/.local/share/slipway, or /var/lib/slipway as root.")
    private @Nullable Path data;

    @Option(names = "--http", paramLabel = "PORT", description = "The port for people. Default: ${DEFAULT-VALUE}.")
    private int http = 8080;

    @Option(
            names = "--machine-http",
            paramLabel = "PORT",
            description = "The port for machines. Default: ${DEFAULT-VALUE}.")
    private int machineHttp = 8081;

    @Option(names = "--tftp-port", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int tftpPort = 69;

    @Option(names = "--dhcp-port", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int dhcpPort = 67;

    @Option(names = "--pxe-port", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int pxePort = 4011;

    @Option(
            names = "--advertise",
            paramLabel = "ADDRESS",
            description =
                    "The IPv4 address that machines are told. Default: the address of the interface they came by.")
    private String advertise = "";

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "Serve network boot on this interface only; may be repeated. Default: all but loopback.")
    private List<String> interfaces = new ArrayList<>();

    @Override
    public Integer call() {
        RunOptions options = new RunOptions(
                data == null ? DataDirectory.usual() : data,
                http,
                machineHttp,
                tftpPort,
                dhcpPort,
                pxePort,
                advertise,
                interfaces,
                false);
        return Console.run(options);
    }
}
