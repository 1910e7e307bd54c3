package dev.slipway.host.drift;

import dev.slipway.ssh.Content;
import dev.slipway.ssh.RemoteCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * A look at one path of a machine, with its text when it is no secret: a file that everybody on the machine may read, in
 * directories that everybody may enter, and whose name is not among {@link PrivatePaths}. What is private stays there.
 */
public final class PathGlance {
    /** People read some hundred lines; what is longer is no configuration. */
    public static final int LARGEST = 128 * 1024;

    private static final String SCRIPT = script();

    private PathGlance() {}

    /**
     * The command. It runs as root and changes nothing.
     *
     * @param path absolute, without NUL
     * @return a script that begins with {@code # slipway:drift-file}
     */
    public static RemoteCommand command(String path) {
        StringBuilder input = new StringBuilder();
        input.append(LARGEST).append('\n').append(Escaped.text(path)).append('\n');
        PrivatePaths.GLOBS.forEach(glob -> input.append(Escaped.text(glob)).append('\n'));
        return RemoteCommand.script("look at a file", SCRIPT).withSudo().withStdin(Content.utf8(input.toString()));
    }

    /**
     * Understands what the command wrote.
     *
     * @param path the same path
     * @param output its standard output
     * @return what is there
     */
    public static FoundPath read(String path, String output) {
        Map<String, String> said = new HashMap<>();
        for (String line : output.split("\n", -1)) {
            String[] words = line.split(" ", 2);
            said.put(words[0], words.length > 1 ? words[1] : "");
        }
        if (!said.containsKey("slipway-file") || !said.containsKey("done") || said.containsKey("unreadable")) {
            return new FoundPath.Other("The machine did not say what it has at " + path + ".");
        }
        if (said.containsKey("absent")) {
            return new FoundPath.Absent();
        }
        return PathState.parse(said.getOrDefault("stat", ""))
                .map(state -> found(path, state, said))
                .orElseGet(() -> new FoundPath.Other("What the machine said about " + path + " cannot be understood."));
    }

    private static FoundPath found(String path, PathState state, Map<String, String> said) {
        String user = name(state.user(), state.uid());
        String group = name(state.group(), state.gid());
        return switch (state.type()) {
            case PathState.DIRECTORY -> new FoundPath.Directory(state.mode(), user, group);
            case PathState.LINK ->
                Answers.unhex(said.getOrDefault("link", "?"))
                        .<FoundPath>map(FoundPath.Link::new)
                        .orElseGet(() -> new FoundPath.Other("The machine did not say where " + path + " points."));
            case PathState.FILE -> {
                if (said.containsKey("private")) {
                    yield new FoundPath.Hidden(
                            state.mode(), user, group, "It is private: its content stays on the machine.");
                }
                if (said.containsKey("large")) {
                    yield new FoundPath.Hidden(
                            state.mode(), user, group, "It has more than " + LARGEST / 1024 + " KiB.");
                }
                yield text(state, user, group, said.getOrDefault("text", "?"));
            }
            default -> new FoundPath.Other(path + " is " + state.type() + ".");
        };
    }

    private static FoundPath text(PathState state, String user, String group, String digits) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(HexFormat.of().parseHex(digits)))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return new FoundPath.Text(state.mode(), user, group, text);
            }
        } catch (CharacterCodingException noText) {
            return new FoundPath.Hidden(state.mode(), user, group, "It is no text.");
        } catch (IllegalArgumentException damaged) {
            return new FoundPath.Other("What the machine sent of the file is damaged.");
        }
        return new FoundPath.Hidden(state.mode(), user, group, "It is no text.");
    }

    /** stat(1) says UNKNOWN for numbers without a name. */
    private static String name(String name, int number) {
        return name.equals("UNKNOWN") ? Integer.toUnsignedString(number) : name;
    }

    private static String script() {
        try (InputStream in =
                Objects.requireNonNull(PathGlance.class.getResourceAsStream("drift-file.sh"), "drift-file.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
