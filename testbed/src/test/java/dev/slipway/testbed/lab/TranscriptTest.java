package dev.slipway.testbed.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Pattern LOGIN = Pattern.compile("(\\w+) login:");

    @TempDir
    private Path directory;

    @Test
    void wordsThatArriveInPiecesAreFoundAndKeptInTheFile() throws IOException {
        try (PipedOutputStream console = new PipedOutputStream()) {
            Transcript transcript =
                    Transcript.follow("node1", new PipedInputStream(console), directory.resolve("node1.log"));
            Thread.ofVirtual().start(() -> {
                say(console, "Debian\nnode1 lo");
                say(console, "gin:");
            });
            assertThat(transcript.await(LOGIN, LONG).group(1)).isEqualTo("node1");
        }
        assertThat(directory.resolve("node1.log")).hasContent("Debian\nnode1 login:");
    }

    @Test
    void theSamePatternIsAwaitedBehindTheLastMatch() {
        Transcript transcript = of("a login: b login:");
        assertThat(transcript.await(LOGIN, LONG).group(1)).isEqualTo("a");
        assertThat(transcript.await(LOGIN, LONG).group(1)).isEqualTo("b");
    }

    @Test
    void theEndOfTheProgramEndsTheWaitWithItsLastWords() {
        Transcript transcript = of("Kernel panic");
        assertThatThrownBy(() -> transcript.await(LOGIN, LONG))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("has ended")
                .hasMessageEndingWith("Kernel panic");
    }

    @Test
    void theDeadlineEndsTheWaitWithTheLastWords() throws IOException {
        try (PipedOutputStream console = new PipedOutputStream()) {
            Transcript transcript =
                    Transcript.follow("node1", new PipedInputStream(console), directory.resolve("node1.log"));
            say(console, "still booting");
            transcript.await(Pattern.compile("still"), LONG);
            assertThatThrownBy(() -> transcript.await(LOGIN, Duration.ofMillis(50)))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("did not say")
                    .hasMessageEndingWith("still booting");
        }
    }

    @Test
    void anotherRunIsAppendedToTheFile() throws IOException {
        Path file = directory.resolve("node1.log");
        Files.writeString(file, "first boot\n");
        Transcript.follow("node1", bytes("second boot\n"), file).awaitEnd(LONG);
        assertThat(file).hasContent("first boot\nsecond boot\n");
    }

    private Transcript of(String words) {
        return Transcript.follow("node1", bytes(words), directory.resolve("node1.log"));
    }

    private static ByteArrayInputStream bytes(String words) {
        return new ByteArrayInputStream(words.getBytes(StandardCharsets.UTF_8));
    }

    private static void say(PipedOutputStream console, String words) {
        try {
            console.write(words.getBytes(StandardCharsets.UTF_8));
            console.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
