package dev.slipway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quoting, judged by real shells. */
class ShellWordTest {
    /** Prints every argument with its end marked by NUL, the one character that no argument can hold. */
    private static final String PRINT = "printf '%s\\0' ";

    private static List<String> understood(String shell, String command) throws Exception {
        Process process = new ProcessBuilder(shell, "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        List<String> words = new ArrayList<>(List.of(out.split("\0", -1)));
        assertThat(words.removeLast()).isEmpty();
        return words;
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> pieces = Arbitraries.of(
                "'", "\"", "\\", "$", "`", "$(id)", "${HOME}", "\n", "\r", "\t", " ", ";", "&", "|", "<", ">", "(", ")",
                "*", "?", "[a]", "{a,b}", "~", "#", "!", "!!", "=", "-", "--", "'\\''", "%s", "\u0001", "\u007f", "é",
                "€", "𝄞", "\u202e", "a", "EOF");
        Arbitrary<String> characters = Arbitraries.strings()
                .withCharRange('\u0001', '\ud7ff')
                .withCharRange('\ue000', '\ufffd')
                .ofMaxLength(30);
        return Arbitraries.oneOf(pieces.list().ofMaxSize(12).map(list -> String.join("", list)), characters);
    }

    @Provide
    Arbitrary<List<String>> hostileWords() {
        return hostile().list().ofMinSize(1).ofMaxSize(8);
    }

    @Property(tries = 400)
    void theShellUnderstandsExactlyTheWordsThatWereQuoted(@ForAll("hostileWords") List<String> words) throws Exception {
        assertThat(understood("/bin/sh", PRINT + ShellWord.quoteAll(words))).isEqualTo(words);
    }

    @Property(tries = 100)
    void bashUnderstandsThemToo(@ForAll("hostileWords") List<String> words) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "SKIPPED: no /bin/bash");
        assertThat(understood("/bin/bash", PRINT + ShellWord.quoteAll(words))).isEqualTo(words);
    }

    /** As on a machine: the login shell gets the line, and a second shell in it the script. */
    @Property(tries = 200)
    void aWholeCommandLineSurvivesTwoShells(@ForAll("hostileWords") List<String> words) throws Exception {
        RemoteCommand script = RemoteCommand.script("print", PRINT + ShellWord.quoteAll(words));
        CommandLine line = CommandLine.of(script, new SshEndpoint("host", 22, "root"), "0".repeat(32));

        assertThat(understood("/bin/sh", line.text())).isEqualTo(words);
    }

    /** The login shell, a second shell, and the script itself. */
    @Property(tries = 200)
    void positionalParametersReachTheScriptAsTheyAre(@ForAll("hostileWords") List<String> words) throws Exception {
        RemoteCommand script =
                RemoteCommand.script("print", "# slipway:print\n" + PRINT + "\"$@\"", words.toArray(String[]::new));
        CommandLine line = CommandLine.of(script, new SshEndpoint("host", 22, "root"), "0".repeat(32));

        assertThat(understood("/bin/sh", line.text())).isEqualTo(words);
    }

    @Property(tries = 200)
    void aWholeProgramWithArgumentsSurvivesTheLoginShell(@ForAll("hostileWords") List<String> words) throws Exception {
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
        argv.addAll(words);
        CommandLine line = CommandLine.of(RemoteCommand.of(argv), new SshEndpoint("host", 22, "root"), "0".repeat(32));

        assertThat(understood("/bin/sh", line.text())).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud834", "\udd1e", "x\udd1e\ud834"})
    void whatNoShellCanReceiveIsRefused(String word) {
        assertThatThrownBy(() -> ShellWord.quote(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wordsAreReadable() {
        assertThat(ShellWord.quoteAll(List.of("echo", "it's", ""))).isEqualTo("'echo' 'it'\\''s' ''");
    }
}
