package dev.slipway.host.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.host.Answer;
import dev.slipway.ssh.RemoteCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The preview against what the real find deletes by the same expression, in random trees. */
@Timeout(600)
class ResetAgainstFindTest {
    private static final List<String> NAMES = List.of(
            "a", "b", "ab", "aab", "log", "x.y", "xzy", "a+b", "[z]", "sp ace", "größe", "(p)", "a$b", "b^", "{1}",
            "A|B", "\\", "q?");

    /** What happens at the boot (bootengine, initrd-setup-root): everything else is removed, directories when empty. */
    private static final String DELETE = """
        find "$1" -xdev -depth -regextype egrep -not -regex "$2" -print0 |
          while IFS= read -r -d '' path; do
            if [ -d "$path" ] && ! [ -h "$path" ]; then rmdir -- "$path"; else rm -f -- "$path"; fi
          done 2>/dev/null
        true
        """;

    @TempDir
    private Path directory;

    private static void requireFind() throws Exception {
        Process find = new ProcessBuilder("find", "--version").start();
        assumeTrue(
                new String(find.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("GNU findutils"),
                "SKIPPED: no GNU find here; install findutils");
    }

    static Stream<Integer> seeds() {
        return Stream.iterate(1, seed -> seed + 1).limit(40);
    }

    @ParameterizedTest(name = "tree and expressions {0}")
    @MethodSource("seeds")
    void thePreviewIsWhatFindLeaves(int seed) throws Exception {
        requireFind();
        Random random = new Random(seed);
        Path root = directory.toRealPath().resolve("r");
        Files.createDirectory(root);
        List<String> paths = new ArrayList<>();
        grow(root, 0, random, paths);
        List<String> regexes = new ArrayList<>();
        while (regexes.size() < 1 + random.nextInt(3)) {
            String regex = regex(paths, root.toString(), random);
            if (KeepPath.problem(regex).isEmpty()) {
                regexes.add(regex);
            }
        }
        KeepRules rules = KeepRules.of(regexes.toArray(String[]::new));
        List<RootEntry> listing = all(root).stream()
                .map(path -> new RootEntry(
                        path, Files.isDirectory(Path.of(path), java.nio.file.LinkOption.NOFOLLOW_LINKS), 0))
                .toList();
        Set<String> stays = ResetPreview.of(listing, rules).items().stream()
                .filter(item -> item.fate() != ResetPreview.Fate.DELETED)
                .map(item -> item.entry().path())
                .collect(Collectors.toCollection(TreeSet::new));

        run("bash", "-c", DELETE, "reset", root.toString(), rules.effectiveRegex());

        Set<String> left = Files.exists(root) ? all(root) : new TreeSet<>();
        assertThat(stays).as("%s", regexes).isEqualTo(left);
    }

    /** The tree below a directory; the paths as they would be written in an expression that matches exactly them. */
    private static void grow(Path at, int depth, Random random, List<String> paths) throws IOException {
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                continue;
            }
            Path path = at.resolve(name);
            paths.add(path.toString().replaceAll("([.*+?()\\[\\]{}|^$\\\\])", "\\\\$1"));
            switch (depth < 2 ? random.nextInt(3) : 0) {
                case 0 -> Files.writeString(path, "");
                case 1 -> Files.createSymbolicLink(path, Path.of("/nowhere"));
                default -> {
                    Files.createDirectory(path);
                    grow(path, depth + 1, random, paths);
                }
            }
        }
    }

    private static String regex(List<String> paths, String root, Random random) {
        String regex = paths.isEmpty() ? root + "/a" : paths.get(random.nextInt(paths.size()));
        int from = root.length() + 1;
        for (int i = 0; i < random.nextInt(3); i++) {
            int at = from + random.nextInt(Math.max(1, regex.length() - from));
            String before = regex.substring(0, Math.min(at, regex.length()));
            String after = regex.substring(Math.min(at, regex.length()));
            regex = switch (random.nextInt(9)) {
                case 0 -> before + ".*" + after;
                case 1 -> before + "." + (after.isEmpty() ? "" : after.substring(1));
                case 2 -> before + "?" + after;
                case 3 -> before + "+" + after;
                case 4 -> before + "[a-z]" + (after.isEmpty() ? "" : after.substring(1));
                case 5 -> before + "[^a]" + (after.isEmpty() ? "" : after.substring(1));
                case 6 -> before + "(a|b|" + after + ")";
                case 7 -> before + "{1,2}" + after;
                default -> before;
            };
        }
        return switch (random.nextInt(6)) {
            case 0 -> "^" + regex;
            case 1 -> regex + "$";
            case 2 -> "(" + regex + ")";
            case 3 -> regex + "/";
            default -> regex;
        };
    }

    private static Set<String> all(Path root) throws IOException {
        Set<String> paths = new TreeSet<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                paths.add(path.toString());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                paths.add(path.toString());
                return FileVisitResult.CONTINUE;
            }
        });
        return paths;
    }

    private static String run(String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
        return output;
    }

    private static String run(RemoteCommand command, String... environment) throws Exception {
        RemoteCommand.Program.Script script = (RemoteCommand.Program.Script) command.program();
        List<String> words = new ArrayList<>(List.of("env"));
        words.addAll(List.of(environment));
        words.addAll(List.of("/bin/sh", "-c", script.text(), "slipway"));
        words.addAll(script.arguments());
        return run(words.toArray(String[]::new));
    }

    @Test
    void theListingIsReadWithHostileNamesAndSizes() throws Exception {
        requireFind();
        assumeTrue(
                new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0,
                "SKIPPED: mount namespaces are not allowed here");
        Path root = Files.createDirectory(directory.resolve("root"));
        Files.writeString(root.resolve("new\nline and space"), "x".repeat(5000));
        Answer<List<RootEntry>> answer = read(run(RootEntry.listing(root.toString())));
        assertThat(answer).isInstanceOf(Answer.Said.class);
        List<RootEntry> entries = ((Answer.Said<List<RootEntry>>) answer).value();
        assertThat(entries).hasSize(2).anySatisfy(entry -> {
            assertThat(entry.path()).isEqualTo(root + "/new\nline and space");
            assertThat(entry.bytes()).isBetween(4096L, 20000L);
        });
        assertThat(read("f 8 /a\n")).isInstanceOf(Answer.Unreadable.class);
        assertThat(read("f x /a\ndone\n")).isInstanceOf(Answer.Unreadable.class);
        assertThat(read("f 8 /a\ndone\nf 8 /b\n")).isInstanceOf(Answer.Unreadable.class);
    }

    private static Answer<List<RootEntry>> read(String output) {
        RootEntry.Listing listing = new RootEntry.Listing();
        output.lines().forEach(line -> listing.line(dev.slipway.ssh.RemoteStream.STDOUT, line));
        return listing.answer();
    }

    @Test
    void itLooksWhetherTheMachineReachesWhatTheConfigurationFetches() throws Exception {
        com.sun.net.httpserver.HttpServer server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean allowed = "se\"cret".equals(exchange.getRequestHeaders().getFirst("X-Key"));
            exchange.sendResponseHeaders(allowed ? 200 : 403, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/file";
            RemoteCommand command = ResetLook.command(
                    List.of(
                            new ResetLook.Source(url, List.of("X-Key: se\"cret")),
                            new ResetLook.Source(url, List.of()),
                            new ResetLook.Source("http://127.0.0.1:1/", List.of())),
                    false);
            RemoteCommand.Program.Script script = (RemoteCommand.Program.Script) command.program();
            Process process = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            script.text(),
                            "slipway",
                            script.arguments().getFirst())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (java.io.OutputStream in = process.getOutputStream()) {
                command.stdin().open().transferTo(in);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            assertThat(ResetLook.parse(output))
                    .isInstanceOfSatisfying(
                            Answer.Said.class,
                            said -> assertThat(((ResetLook) said.value()).statuses())
                                    .containsExactly(200, 403, 0));
            assertThat(ResetLook.parse("tool\n")).isInstanceOf(Answer.Unreadable.class);
            assertThat(ResetLook.parse("tool\nsysext podman\ndownloads 403\ndone\n"))
                    .isEqualTo(new Answer.Said<>(new ResetLook(true, false, List.of("podman"), true, List.of())));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aStagedResetIsTakenBackWithAllThatItChanged() throws Exception {
        Path oem = Files.createDirectories(directory.resolve("oem"));
        Path saved = directory.resolve("reset/before");
        Files.writeString(oem.resolve("grub.cfg"), "set linux_append=\"quiet\"\n");
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path standIn = Files.writeString(bin.resolve("flatcar-reset"), """
            #!/bin/sh
            set -e
            case $1 in
              --stop) rm -f "$ROOT/selective-os-reset" "$ROOT/boot/flatcar/first_boot" ;;
              --ignition-file)
                cp "$2" "$ROOT/oem/config.ign"
                echo 'set linux_append="$linux_append systemd.machine_id=x"' >>"$ROOT/oem/grub.cfg"
                mkdir -p "$ROOT/boot/flatcar"
                : >"$ROOT/boot/flatcar/first_boot"
                printf '%s' "$KEEP" >"$ROOT/selective-os-reset"
                ;;
            esac
            """);
        assertThat(standIn.toFile().setExecutable(true)).isTrue();
        String[] environment = {"PATH=" + bin + ":" + System.getenv("PATH"), "ROOT=" + directory};
        Path config = Files.writeString(directory.resolve("new.ign"), "{}");
        KeepRules rules = KeepRules.of("/var/log");

        run(FlatcarReset.save(oem.toString(), saved.toString()), environment);
        run(
                "env",
                environment[0],
                environment[1],
                "KEEP=" + rules.effectiveRegex(),
                "flatcar-reset",
                "--ignition-file",
                config.toString());
        run(FlatcarReset.save(oem.toString(), saved.toString()), environment);

        StagedReset staged = staged();
        String sum = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
        assertThat(staged.problems(rules, sum))
                .containsExactly("Others than root can read the configuration on the OEM partition.");
        assertThat(staged.problems(KeepRules.of("/var"), "0".repeat(64))).hasSize(3);

        run(FlatcarReset.undo(oem.toString(), saved.toString()), environment);
        run(FlatcarReset.undo(oem.toString(), saved.toString()), environment);
        assertThat(oem.resolve("config.ign")).doesNotExist();
        assertThat(oem.resolve("grub.cfg")).hasContent("set linux_append=\"quiet\"\n");
        assertThat(saved).doesNotExist();
        assertThat(staged()).isEqualTo(new StagedReset("", false, "", ""));
    }

    private StagedReset staged() throws Exception {
        Answer<StagedReset> answer = StagedReset.parse(run(FlatcarReset.staged(directory.toString())));
        assertThat(answer).isInstanceOf(Answer.Said.class);
        return ((Answer.Said<StagedReset>) answer).value();
    }

    @Test
    void theCommandsCarryExpressionsAsArgumentsAndNeverAUrl() {
        FlatcarReset reset = new FlatcarReset(KeepRules.of("/var/log", "/a b|/c"), true);
        assertThat(((RemoteCommand.Program.Argv) reset.stage().program()).words())
                .containsExactly(
                        "flatcar-reset",
                        "--ignition-file",
                        "/root/.reset/new.ign",
                        "--keep-machine-id",
                        "--keep-paths",
                        "/var/log",
                        "/a b|/c");
        assertThat(((RemoteCommand.Program.Argv)
                                new FlatcarReset(KeepRules.of(), false).stage().program())
                        .words())
                .containsExactly("flatcar-reset", "--ignition-file", "/root/.reset/new.ign");
        assertThat(((RemoteCommand.Program.Argv) reset.previewKeep().program()).words())
                .contains("--preview-keep", "--keep-paths");
        assertThat(StagedReset.parse("regex x\n")).isInstanceOf(Answer.Unreadable.class);
    }
}
