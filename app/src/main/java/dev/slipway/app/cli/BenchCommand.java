package dev.slipway.app.cli;

import dev.slipway.app.bench.Inetd;
import dev.slipway.app.bench.SshBench;
import dev.slipway.pxe.dhcp.DhcpBench;
import dev.slipway.pxe.tftp.TftpBench;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code slipway bench}: measures, side by side with the program that one would use instead where there is one. */
@Command(
        name = "bench",
        description = "Measures on this machine; results with their conditions are in docs/benchmarks.md.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to measure: butane, tftp, dhcp or ssh.");
    }

    @Command(name = "butane", description = "The Butane transpiler.", mixinStandardHelpOptions = true)
    void butane() {
        ButaneBench.run(out());
    }

    @Command(
            name = "tftp",
            description = "TFTP throughput beside atftpd, read by atftp.",
            mixinStandardHelpOptions = true)
    void tftp() throws Exception {
        TftpBench.run(out());
    }

    @Command(name = "dhcp", description = "The time to a proxyDHCP offer.", mixinStandardHelpOptions = true)
    void dhcp() throws Exception {
        DhcpBench.run(out());
    }

    @Command(
            name = "ssh",
            description = "Commands on many OpenSSH servers, beside clush, parallel-ssh and ansible.",
            mixinStandardHelpOptions = true)
    void ssh(
            @Option(
                            names = "--endpoints",
                            paramLabel = "N",
                            defaultValue = "200",
                            description = "Default: 200 servers.")
                    int endpoints,
            @Option(
                            names = "--concurrency",
                            paramLabel = "N",
                            defaultValue = "32",
                            description = "Default: 32 at once.")
                    int concurrency,
            @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Default: each 3 times.")
                    int rounds,
            @Option(
                            names = "--sweeps",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "Sweeps while memory is watched. Default: 50.")
                    int sweeps)
            throws IOException, InterruptedException {
        SshBench.run(new SshBench.Options(endpoints, concurrency, rounds, sweeps), out());
    }

    @Command(
            name = "inetd",
            hidden = true,
            description = "The servers of the SSH benchmark, until standard input ends.")
    void inetd(@Parameters(paramLabel = "DIR") Path directory, @Parameters(paramLabel = "COUNT") int count)
            throws IOException {
        Inetd.serve(directory, count, out());
    }

    private static PrintStream out() {
        return System.out;
    }
}
