package dev.slipway.host.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.host.Answer;
import dev.slipway.host.guard.GuardedAction.ChangeUnit;
import dev.slipway.host.guard.GuardedAction.Deed;
import dev.slipway.host.guard.GuardedAction.FileOwner;
import dev.slipway.host.guard.GuardedAction.PutDirectory;
import dev.slipway.host.guard.GuardedAction.PutFile;
import dev.slipway.host.guard.GuardedAction.PutLink;
import dev.slipway.host.guard.GuardedAction.Remove;
import dev.slipway.host.guard.GuardedAction.RemoveDirectory;
import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The worker in real shells, with names that mean something to shells; systemd is left out here. */
class GuardWorkerTest {
    private static final String LETTERS = "ab '\"\\$`*?[]{}~#&;|<>()!\n\t-=%é€";

    @TempDir
    Path temp;

    private static List<String> shell(String words) {
        List<String> shell = List.of(words.split(" "));
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, shell.getFirst()))),
                "SKIPPED: no " + shell.getFirst() + " here; install it");
        return shell;
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name + Integer.toString(random.nextInt(1 << 30), 36);
    }

    private String run(List<String> words, byte[] input) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectError(temp.resolve("stderr").toFile());
        builder.environment().merge("PATH", temp.resolve("bin").toString(), (path, own) -> own + ":" + path);
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(() -> words + " " + read(temp.resolve("stderr")))
                .isZero();
        return output;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String run(List<String> shell, RemoteCommand command) throws Exception {
        RemoteCommand.Program.Script script = (RemoteCommand.Program.Script) command.program();
        List<String> words = new ArrayList<>(shell);
        words.addAll(List.of("-c", script.text(), "slipway"));
        words.addAll(script.arguments());
        return run(words, command.stdin().open().readAllBytes());
    }

    private String worker(List<String> shell, Path guard, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(shell);
        words.add(guard.resolve("guard").toString());
        words.addAll(List.of(arguments));
        return run(words, new byte[0]);
    }

    /** All paths with what they are, and what is in them. */
    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                String what = Files.isSymbolicLink(path)
                        ? "-> " + Files.readSymbolicLink(path)
                        : PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                                + (Files.isRegularFile(path)
                                        ? Files.readString(path, StandardCharsets.ISO_8859_1)
                                        : "/");
                tree.put(path.toString(), what);
            }
        }
        return tree;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void whatIsPutBackIsExactlyWhatWasThere(String words) throws Exception {
        List<String> shell = shell(words);
        // No program of the machine that runs the tests is told anything.
        Path programs = Files.createDirectories(temp.resolve("bin"));
        Path systemctl = Files.writeString(programs.resolve("systemctl"), "#!/bin/sh\nexit 0\n");
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (long seed : IntStream.range(0, 8).asLongStream().toArray()) {
            Random random = new Random(seed);
            Path root = Files.createDirectories(temp.resolve("root" + seed));
            List<GuardedAction> actions = new ArrayList<>();
            Map<Path, byte[]> wanted = new TreeMap<>();
            for (int i = 0; i < 4; i++) {
                Path goes = Files.writeString(root.resolve(name(random)), "goes");
                actions.add(new Remove(goes.toString()));
                Path emptied = Files.createDirectory(root.resolve(name(random)));
                actions.add(new RemoveDirectory(emptied.toString()));
                actions.add(new PutDirectory(root.resolve(name(random)).toString(), 0711, FileOwner.AS_IT_IS));
                byte[] content = new byte[random.nextInt(200)];
                random.nextBytes(content);
                Path file = i % 2 == 0
                        ? Files.writeString(root.resolve(name(random)), "old")
                        : root.resolve(name(random)).resolve(name(random)).resolve(name(random));
                wanted.put(file, content);
                actions.add(new PutFile(
                        file.toString(),
                        0640,
                        FileOwner.AS_IT_IS,
                        new FileSource.Given(Content.bytes(content)),
                        false));
                Path link = Files.createSymbolicLink(root.resolve(name(random)), Path.of("nowhere"));
                actions.add(new PutLink(link.toString(), name(random), FileOwner.AS_IT_IS, false));
            }
            Map<String, String> before = tree(root);
            GuardedChange change = new GuardedChange("operation-" + seed, actions);
            Path guards = temp.resolve("guards");
            Path guard = guards.resolve(change.id());

            run(shell, change.save(guards.toString()));
            for (RemoteCommand command : change.contents(guards.toString())) {
                run(shell, command);
            }
            Files.writeString(guard.resolve("armed"), "");
            worker(shell, guard, "precheck");
            worker(shell, guard, "apply");
            // Twice does no harm.
            worker(shell, guard, "apply");

            assertThat(guard.resolve("applied"))
                    .as(() -> read(guard.resolve("log")))
                    .exists();
            for (Map.Entry<Path, byte[]> each : wanted.entrySet()) {
                assertThat(each.getKey()).hasBinaryContent(each.getValue());
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each.getKey())))
                        .isEqualTo("rw-r-----");
            }
            assertThat(change.findings(worker(shell, guard, "check"))).isEqualTo(new Answer.Said<>(List.of()));
            assertThat(tree(root).keySet()).noneMatch(path -> path.contains(".slipway-"));

            worker(shell, guard, "restore", "a test");
            worker(shell, guard, "restore", "a test again");
            assertThat(tree(root)).isEqualTo(before);
            assertThat(guard.resolve("undone")).hasContent("a test");
        }
    }

    @Test
    void aForeignFileIsInTheWayAndNothingIsTouched() throws Exception {
        Path file = Files.writeString(temp.resolve("somebody's"), "own");
        GuardedChange change = new GuardedChange(
                "operation-1",
                List.of(new PutFile(
                        file.toString(), 0644, FileOwner.AS_IT_IS, new FileSource.Given(Content.utf8("ours")), true)));
        List<String> shell = List.of("sh");
        Path guards = temp.resolve("guards");
        run(shell, change.save(guards.toString()));
        for (RemoteCommand command : change.contents(guards.toString())) {
            run(shell, command);
        }
        Process precheck =
                new ProcessBuilder("sh", guards.resolve("operation-1/guard").toString(), "precheck").start();
        assertThat(new String(precheck.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("somebody's is there with another content");
        assertThat(precheck.waitFor()).isEqualTo(73);
    }

    @Test
    void grubKeepsForeignLinesAndComesBack() throws Exception {
        Path grub = Files.writeString(temp.resolve("grub.cfg"), """
                # mine
                set oem_id="metal"
                set linux_append="$linux_append quiet console=ttyS0,115200"
                """);
        Path copy = temp.resolve("copy");
        String before = Files.readString(grub);
        KernelArguments arguments =
                new KernelArguments(List.of("quiet", "mitigations=off"), List.of("console=ttyS0,115200"));
        List<String> shell = List.of("sh");
        for (int twice = 0; twice < 2; twice++) {
            run(shell, arguments.grub(grub.toString(), copy.toString()));
            assertThat(Files.readString(grub)).isEqualTo("""
                    # mine
                    set oem_id="metal"
                    set linux_append="$linux_append quiet"
                    set linux_append="$linux_append mitigations=off"
                    """);
        }
        assertThat(arguments.configured(run(shell, KernelArguments.grubLook(grub.toString()))))
                .isEqualTo(new Answer.Said<>(List.of()));
        run(shell, KernelArguments.grubUndo(grub.toString(), copy.toString()));
        assertThat(Files.readString(grub)).isEqualTo(before);
    }

    @Test
    void aUnitThatIsStartedAgainAndAgainIsNotWell() {
        GuardedChange change = new GuardedChange("operation-1", List.of(new ChangeUnit("web.service", Deed.START)));
        String head = "unit 0 LoadState=loaded UnitFileState=enabled Type=simple NRestarts=2 ";
        assertThat(finding(change, head + "ActiveState=activating SubState=auto-restart Result=exit-code"))
                .isInstanceOf(GuardFinding.Bad.class);
        assertThat(finding(change, head + "ActiveState=activating SubState=start-pre Result=success"))
                .isInstanceOf(GuardFinding.Waits.class);
        assertThat(finding(change, head + "ActiveState=active SubState=running Result=success"))
                .isInstanceOf(GuardFinding.Well.class);
        assertThat(change.findings("unit 0 Load")).isInstanceOf(Answer.Unreadable.class);
    }

    private static GuardFinding finding(GuardedChange change, String line) {
        return ((Answer.Said<List<GuardFinding>>) change.findings(line + "\ndone 1\n"))
                .value()
                .getFirst();
    }
}
