package dev.slipway.ui.shell;

import dev.slipway.ui.part.Glyph;

/** The screens of the navigation, in its order. */
enum Screen {
    HOME("Home", "", Glyph.HOME, "h"),
    MACHINES("Machines", "machines", Glyph.MACHINES, "m"),
    PROFILES("Profiles", "profiles", Glyph.PROFILES, "p"),
    IMAGES("Images", "images", Glyph.IMAGES, "i"),
    CHANGES("Changes", "changes", Glyph.CHANGES, "c"),
    FILES("Files", "files", Glyph.FILES, "f"),
    REHEARSALS("Rehearsals", "rehearsals", Glyph.REHEARSALS, "r"),
    ACTIVITY("Activity", "activity", Glyph.ACTIVITY, "a"),
    SETTINGS("Settings", "settings", Glyph.SETTINGS, "s");

    private final String label;
    private final String path;
    private final Glyph glyph;
    private final String key;

    Screen(String label, String path, Glyph glyph, String key) {
        this.label = label;
        this.path = path;
        this.glyph = glyph;
        this.key = key;
    }

    String label() {
        return label;
    }

    String path() {
        return path;
    }

    Glyph glyph() {
        return glyph;
    }

    /** The key that opens it after "g". */
    String key() {
        return key;
    }

    /** Whether a path of the address bar belongs to this screen. */
    boolean holds(String location) {
        return path.isEmpty() ? location.isEmpty() : location.equals(path) || location.startsWith(path + "/");
    }
}
