package dev.slipway.app.bench;

import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ssh.SshKeys;
import dev.slipway.ssh.SshRoute;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Real OpenSSH servers on loopback addresses, each with a host key of its own, and all that a client needs for them. */
final class OpenSshEndpoints implements AutoCloseable {
    /**
     * MaxStartups: unauthenticated connections are many at once. PerSource*: all clients come from 127.0.0.1, and OpenSSH
     * 9.8 and newer bans an address that fails too often. With another HOME, bash(1) does not run the person's .bashrc for each
     * command, which can take ten times as long as all the rest.
     */
    private static final String CONFIG = """
            UsePAM no
            StrictModes no
            PermitRootLogin yes
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            MaxStartups 1000:30:2000
            PerSourceMaxStartups none
            LogLevel QUIET
            PidFile none
            """;

    private static final long END_SECONDS = 5;

    private final Path directory;
    private final SshKeys keys;
    private final List<HostKeys> pins;
    private final Process inetd;
    private final int port;

    private OpenSshEndpoints(Path directory, SshKeys keys, List<HostKeys> pins, Process inetd, int port) {
        this.directory = directory;
        this.keys = keys;
        this.pins = pins;
        this.inetd = inetd;
        this.port = port;
    }

    /**
     * Makes the keys and starts listening.
     *
     * @param directory an empty directory, which is the caller's to remove
     * @param count how many endpoints
     */
    static OpenSshEndpoints start(Path directory, int count) throws IOException {
        SshKeys login = SshKeys.loadOrGenerate(directory.resolve("login"), "slipway bench");
        List<HostKeys> pins = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            SshKeys host = SshKeys.loadOrGenerate(directory.resolve(Inetd.address(number)), "");
            pins.add(HostKeys.parse(host.authorizedKeysLine()));
        }
        Path authorized = directory.resolve("authorized_keys");
        Files.writeString(authorized, login.authorizedKeysLine() + "\n");
        boolean penalties = OpenSsh.version().isAtLeast(9, 8);
        Files.writeString(
                directory.resolve("sshd_config"),
                CONFIG + "AuthorizedKeysFile " + authorized + "\nSetEnv HOME=" + directory + "\n"
                        + (penalties ? "PerSourcePenalties no\n" : ""));
        if (user().equals("root")) {
            // What the distribution's unit or init script does before it starts sshd.
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Process inetd = new ProcessBuilder(OwnJar.command("bench", "inetd", directory.toString(), "" + count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int port = readPort(inetd);
        OpenSshEndpoints endpoints = new OpenSshEndpoints(directory, login, List.copyOf(pins), inetd, port);
        endpoints.writeClientFiles();
        return endpoints;
    }

    private static int readPort(Process inetd) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(inetd.getInputStream(), StandardCharsets.US_ASCII));
        String line = said.readLine();
        if (line == null || !line.startsWith("ready ")) {
            inetd.destroy();
            throw new IOException("the SSH servers of the benchmark did not start; what they said is above");
        }
        return Integer.parseInt(line.substring("ready ".length()));
    }

    /** What ssh(1) needs; the same for all programs that use it. */
    private void writeClientFiles() throws IOException {
        StringBuilder known = new StringBuilder();
        StringBuilder hosts = new StringBuilder();
        for (int number = 0; number < pins.size(); number++) {
            known.append('[').append(Inetd.address(number)).append("]:").append(port);
            known.append(' ').append(pins.get(number)).append('\n');
            hosts.append(Inetd.address(number)).append('\n');
        }
        Files.writeString(directory.resolve("known_hosts"), known);
        Files.writeString(hostsFile(), hosts);
        String config = """
                User %s
                Port %d
                IdentityFile %s
                IdentitiesOnly yes
                UserKnownHostsFile %s
                GlobalKnownHostsFile none
                StrictHostKeyChecking yes
                BatchMode yes
                LogLevel ERROR
                """.formatted(user(), port, directory.resolve("login"), directory.resolve("known_hosts"));
        Files.writeString(clientConfig(false), config);
        Files.writeString(clientConfig(true), config + """
                ControlMaster auto
                ControlPath %s/%%h
                ControlPersist 300
                """.formatted(Files.createDirectories(masters())));
    }

    private static String user() {
        return System.getProperty("user.name");
    }

    SshKeys keys() {
        return keys;
    }

    int count() {
        return pins.size();
    }

    List<SshRoute> routes() {
        return IntStream.range(0, pins.size())
                .mapToObj(number -> SshRoute.to(new SshEndpoint(Inetd.address(number), port, user()), pins.get(number)))
                .toList();
    }

    /** One address per line. */
    Path hostsFile() {
        return directory.resolve("hosts");
    }

    /** Where the masters of kept connections listen. */
    Path masters() {
        return directory.resolve("m");
    }

    /** A configuration for ssh(1), with or without connections that are kept. */
    Path clientConfig(boolean kept) {
        return directory.resolve(kept ? "ssh_config_kept" : "ssh_config");
    }

    @Override
    public void close() throws IOException {
        inetd.getOutputStream().close();
        inetd.onExit()
                .completeOnTimeout(inetd, END_SECONDS, TimeUnit.SECONDS)
                .thenAccept(Process::destroyForcibly)
                .join();
    }
}
