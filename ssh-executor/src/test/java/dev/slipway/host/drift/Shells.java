package dev.slipway.host.drift;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.ssh.RemoteCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs commands in the shells of this computer, as a machine would. */
final class Shells {
    private Shells() {}

    static List<String> require(String shell) {
        List<String> words = Arrays.asList(shell.split(" "));
        boolean there = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, words.getFirst())));
        assumeTrue(there, "SKIPPED: no " + words.getFirst() + " here; install it");
        return words;
    }

    static String run(List<String> shell, RemoteCommand command) throws Exception {
        RemoteCommand.Program.Script script = (RemoteCommand.Program.Script) command.program();
        List<String> words = new ArrayList<>(shell);
        words.addAll(List.of("-c", script.text(), "slipway"));
        words.addAll(script.arguments());
        return run(words, command.stdin().open().readAllBytes());
    }

    static String run(List<String> words, byte[] input) throws Exception {
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
