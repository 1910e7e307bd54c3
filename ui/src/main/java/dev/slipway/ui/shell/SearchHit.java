package dev.slipway.ui.shell;

import dev.slipway.ui.part.Glyph;

/**
 * Something that the search can lead to.
 *
 * @param glyph what kind of thing
 * @param name its name
 * @param detail a few words more, or empty
 * @param path where it is
 */
record SearchHit(Glyph glyph, String name, String detail, String path) {
    boolean matches(String lowerCase) {
        return (name + " " + detail).toLowerCase(java.util.Locale.ROOT).contains(lowerCase);
    }
}
