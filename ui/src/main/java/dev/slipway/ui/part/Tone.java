package dev.slipway.ui.part;

/** How a state feels: each tone has its colour and its shape, so that nothing is told by colour alone. */
public enum Tone {
    /** As it should be. */
    OK("ok", Glyph.DOT),
    /** Wants a look. */
    WARN("warn", Glyph.TRIANGLE),
    /** Broken. */
    BAD("bad", Glyph.CROSS),
    /** In motion. */
    INFO("info", Glyph.HALF),
    /** Nothing to say. */
    IDLE("idle", Glyph.RING);

    private final String css;
    private final Glyph glyph;

    Tone(String css, Glyph glyph) {
        this.css = css;
        this.glyph = glyph;
    }

    /**
     * The class name that colours it.
     *
     * @return a CSS class
     */
    public String css() {
        return css;
    }

    /**
     * The shape that goes with it.
     *
     * @return the glyph
     */
    public Glyph glyph() {
        return glyph;
    }
}
