package dev.slipway.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program that uses ssh(1) for each endpoint, with connections of its own or ones that ssh(1) keeps (ControlMaster). */
final class SshProgram implements Contender {
    /** The programs that one would use instead, as Debian packages. */
    enum Kind {
        CLUSH("clush", "clustershell"),
        PSSH("parallel-ssh", "pssh"),
        ANSIBLE("ansible", "ansible-core");

        private final String program;
        private final String debianPackage;

        Kind(String program, String debianPackage) {
            this.program = program;
            this.debianPackage = debianPackage;
        }

        String program() {
            return program;
        }

        String debianPackage() {
            return debianPackage;
        }

        boolean isInstalled() {
            return Stream.of(System.getenv("PATH").split(":"))
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        }
    }

    private static final int SHOWN_CHARACTERS = 600;

    private final Kind kind;
    private final OpenSshEndpoints endpoints;
    private final int concurrency;
    private final boolean kept;
    private final Path directory;

    SshProgram(Kind kind, OpenSshEndpoints endpoints, int concurrency, boolean kept) {
        this.kind = kind;
        this.endpoints = endpoints;
        this.concurrency = concurrency;
        this.kept = kept;
        this.directory = endpoints.hostsFile().resolveSibling("out");
    }

    @Override
    public String name() {
        return kind.program();
    }

    private List<String> command(Work work) {
        String ssh = "-F " + endpoints.clientConfig(kept);
        String hosts = endpoints.hostsFile().toString();
        String atOnce = "" + concurrency;
        return switch (kind) {
            case CLUSH ->
                List.of(
                        "clush",
                        "-S",
                        "-q",
                        "--hostfile",
                        hosts,
                        "-f",
                        atOnce,
                        "-O",
                        "ssh_options=" + ssh,
                        work.line());
            case PSSH -> List.of("parallel-ssh", "-i", "-t", "0", "-h", hosts, "-p", atOnce, "-x", ssh, work.line());
            case ANSIBLE -> List.of("ansible", "all", "-i", hosts, "-f", atOnce, "-m", "raw", "-a", work.line());
        };
    }

    @Override
    public void run(Work work) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path said = directory.resolve(kind.program());
        ProcessBuilder builder = new ProcessBuilder(command(work))
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(said.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("ANSIBLE_SSH_ARGS", "-F " + endpoints.clientConfig(kept));
        environment.put("ANSIBLE_HOME", directory.toString());
        environment.put("ANSIBLE_LOCAL_TEMP", directory.toString());
        environment.put("ANSIBLE_NOCOLOR", "1");
        // The account's own settings would be another measurement.
        environment.put(
                "ANSIBLE_CONFIG",
                Files.writeString(directory.resolve("ansible.cfg"), "").toString());
        int exit = builder.start().waitFor();
        String text = Files.readString(said);
        long answers = text.lines().filter(line -> line.endsWith(work.mark())).count();
        boolean all = work.mark().isEmpty() || answers == endpoints.count();
        if (exit != 0 || !all) {
            throw new IOException(kind.program() + " ended with " + exit + " after "
                    + text.substring(0, Math.min(text.length(), SHOWN_CHARACTERS))
                            .strip());
        }
    }

    @Override
    public Duration cpu() throws IOException {
        Duration sum = Cpu.ofEndedChildren();
        for (ProcessHandle master : masters()) {
            sum = sum.plus(Cpu.of(master.pid()));
        }
        return sum;
    }

    @Override
    public Stream<ProcessHandle> processes() {
        // What serves the endpoints is a child too, but not the client's.
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().stream().noneMatch(line -> line.contains(" inetd ")))
                .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()));
    }

    @Override
    public long keptKilobytes() throws IOException {
        return masters().stream().mapToLong(PeakMemory::kilobytes).sum();
    }

    /** ssh(1) names a master after its socket. */
    private List<ProcessHandle> masters() throws IOException {
        List<ProcessHandle> masters = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            List<Path> numbered = processes
                    .filter(path -> path.getFileName().toString().chars().allMatch(Character::isDigit))
                    .toList();
            for (Path process : numbered) {
                if (commandLine(process).startsWith("ssh: " + endpoints.masters())) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(masters::add);
                }
            }
        }
        return masters;
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"));
        } catch (IOException | UncheckedIOException e) {
            // It has just ended.
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        masters().forEach(ProcessHandle::destroy);
    }
}
