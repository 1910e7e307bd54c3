package dev.slipway.fleet.change;

import dev.slipway.fleet.declared.CommitDiff.FileDiff;
import dev.slipway.fleet.declared.TextDiff;
import dev.slipway.templates.change.ConfigChange;
import dev.slipway.templates.change.Subject;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.Contents;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The texts behind a difference, for people to read. */
public sealed interface DifferenceText {
    /**
     * The text differs.
     *
     * @param diff line by line
     */
    record Lines(FileDiff diff) implements DifferenceText {}

    /**
     * It is not shown.
     *
     * @param words why, as a sentence
     */
    record Hidden(String words) implements DifferenceText {}

    /** No text differs. */
    record Nothing() implements DifferenceText {}

    /** More than this is no text for people. */
    int LARGEST = 256 * 1024;

    /** Who may read a file that only its owner may read is not told here. */
    int OTHERS = 0077;

    /** Ignition's default. */
    int READABLE = 0644;

    /**
     * The texts of a difference.
     *
     * @param difference between two configurations
     * @return line by line, or why not; files that only their owner can read are secrets
     */
    static DifferenceText of(Difference difference) {
        ConfigChange change = difference.change();
        return switch (change.subject()) {
            case Subject.FileAt(String path) -> file(path, change);
            case Subject.Unit _, Subject.Dropin _ ->
                lines(
                        change.subject().words(),
                        change.before().text("contents"),
                        change.after().text("contents"));
            case Subject.User _ -> lines(change.subject().words(), keys(change.before()), keys(change.after()));
            default -> new Nothing();
        };
    }

    private static String keys(Structure user) {
        return String.join("\n", user.texts("sshAuthorizedKeys"));
    }

    private static DifferenceText lines(String title, String before, String after) {
        FileDiff diff = TextDiff.of(title, before, after);
        return diff.hunks().isEmpty() ? new Nothing() : new Lines(diff);
    }

    private static DifferenceText file(String path, ConfigChange change) {
        if (isPrivate(change.before()) || isPrivate(change.after())) {
            return new Hidden("Only its owner can read this file, so its text is not shown.");
        }
        Optional<String> before = text(change.before());
        Optional<String> after = text(change.after());
        return before.isEmpty() || after.isEmpty()
                ? new Hidden("It is no text that can be shown here.")
                : lines(path, before.get(), after.get());
    }

    private static boolean isPrivate(Structure file) {
        return file.has("contents") && (file.whole("mode").orElse(READABLE) & OTHERS) == 0;
    }

    private static Optional<String> text(Structure file) {
        return switch (Contents.of(file.structure("contents"))) {
            case Contents.Nothing _ -> Optional.of("");
            case Contents.Remote(String url, boolean _) -> Optional.of("(fetched from " + url.split("[?@]")[0] + ")");
            case Contents.Damaged _ -> Optional.empty();
            case Contents.Embedded(ByteBuffer data) when data.remaining() > LARGEST -> Optional.empty();
            case Contents.Embedded(ByteBuffer data) -> {
                try {
                    String text = StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(data.duplicate())
                            .toString();
                    yield text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
                } catch (CharacterCodingException e) {
                    yield Optional.empty();
                }
            }
        };
    }
}
