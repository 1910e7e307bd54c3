package dev.slipway.ui.machine;

import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import java.time.Instant;
import java.util.List;

/**
 * How a machine is, in a word or two for a list.
 *
 * @param tone how it feels
 * @param glyph its shape
 * @param word what is so
 */
record HealthWord(Tone tone, Glyph glyph, String word) {
    /** Stale is never told as well. */
    static HealthWord of(MachineSeen seen, Instant now) {
        List<FactAttention.Item> items = FactAttention.of(seen, now);
        return switch (seen.freshness(now)) {
            case NEVER -> new HealthWord(Tone.IDLE, Glyph.RING, items.isEmpty() ? "Not asked yet" : "No answer");
            case STALE -> new HealthWord(Tone.WARN, Glyph.CLOCK, items.isEmpty() ? "Stale" : "Stale, no answer");
            case FRESH ->
                items.isEmpty()
                        ? new HealthWord(Tone.OK, Glyph.DOT, "Well")
                        : new HealthWord(
                                items.getFirst().tone(),
                                items.getFirst().tone().glyph(),
                                items.getFirst().words()
                                        + (items.size() > 1 ? ", " + (items.size() - 1) + " more" : ""));
        };
    }

    StateMark draw() {
        return new StateMark(tone, glyph, word);
    }
}
