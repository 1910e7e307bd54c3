package dev.slipway.templates.render;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One rendering: its writer, what it has used up, and the texts that it keeps out of Pebble's way. Used by one thread.
 */
final class RenderRun {
    /** More digits than any size, address or id has, and few enough that squaring again and again ends soon. */
    private static final int DIGITS = 200;

    /** A fleet's lists have tens of entries. */
    private static final int ENTRIES = 10_000;

    private final RenderLimits limits;
    private final LongSupplier nanoTime;
    private final long deadline;
    private final Map<String, String> prepared = new HashMap<>();
    private final List<Literal> literals = new ArrayList<>();
    private final TemplateSource source;
    private final TrackingWriter writer = new TrackingWriter(this);
    private long spent;

    RenderRun(TemplateSource source, RenderLimits limits, LongSupplier nanoTime) {
        this.source = source;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.deadline = nanoTime.getAsLong() + limits.time().toNanos();
    }

    /** A text that must come through untouched, and the line where it starts. */
    record Literal(String text, int line) {}

    TrackingWriter writer() {
        return writer;
    }

    /**
     * The text that Pebble gets to see.
     *
     * @throws TemplateFailure when the template has no such file beside it
     */
    String prepared(String file) {
        String text = source.files().get(file);
        if (text == null) {
            throw new TemplateFailure(new TemplateError(
                    "",
                    0,
                    0,
                    "there is no file \"" + file + "\" beside the template.",
                    "Name one of " + String.join(", ", source.files().keySet()) + "."));
        }
        if (!prepared.containsKey(file)) {
            prepared.put(file, TagScanner.prepare(file, text, (kept, line) -> {
                literals.add(new Literal(kept, line));
                return Sandbox.LITERAL + "(" + (literals.size() - 1) + ")";
            }));
        }
        return prepared.getOrDefault(file, "");
    }

    boolean has(String file) {
        return source.files().containsKey(file);
    }

    boolean hasLiteral(long id) {
        return id >= 0 && id < literals.size();
    }

    Literal literal(int id) {
        return literals.get(id);
    }

    /** Counts text that is written, to the output or on the way there. */
    void spend(long characters, String file, int line) {
        spent += characters;
        if (spent > limits.characters()) {
            throw new TemplateFailure(new TemplateError(
                    file,
                    line,
                    0,
                    "the template writes more than " + limits.characters() + " characters.",
                    "Check its loops."));
        }
    }

    void checkTime(String file, int line) {
        if (nanoTime.getAsLong() - deadline > 0) {
            throw new TemplateFailure(new TemplateError(
                    file,
                    line,
                    0,
                    "the template takes longer than " + limits.time().toMillis() + " ms.",
                    "Check its loops."));
        }
    }

    /** Checks a text that somebody wants to build before it is built. */
    void checkLength(long characters, String file, int line) {
        if (characters > limits.characters()) {
            throw new TemplateFailure(new TemplateError(
                    file,
                    line,
                    0,
                    "a text would be longer than " + limits.characters() + " characters.",
                    "Make it of smaller parts."));
        }
    }

    /** Checks a value that has been computed. */
    void checkSize(Object value, String file, int line) {
        boolean tooLarge = switch (value) {
            case CharSequence text -> text.length() > limits.characters();
            case BigDecimal number -> number.precision() > DIGITS || Math.abs(number.scale()) > DIGITS;
            case Collection<?> list -> list.size() > ENTRIES;
            case Map<?, ?> map -> map.size() > ENTRIES;
            default -> false;
        };
        if (tooLarge) {
            throw new TemplateFailure(
                    new TemplateError(file, line, 0, "a value grows too large.", "Check the expression."));
        }
    }
}
