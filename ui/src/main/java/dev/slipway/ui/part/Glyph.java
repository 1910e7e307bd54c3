package dev.slipway.ui.part;

import com.vaadin.flow.component.Svg;

/** Slipway's own small drawings, on a grid of 24, in the colour and size of the text around them. */
public enum Glyph {
    /** The brand: a ship's hull on its slip. */
    BRAND(line("M3 13l9-8 9 8") + line("M6 14l-3 6h18l-3-6") + line("M12 5v9")),
    /** Home. */
    HOME(line("M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z")),
    /** Machines. */
    MACHINES(line("M4 4h16v7H4zM4 13h16v7H4z") + line("M7.5 7.5h.01M7.5 16.500h.01M12 7.5h4.500M12 16.500h4.500")),
    /** Profiles. */
    PROFILES(line("M4 20l1-4L16 5l3 3L8 19z") + line("M13.500 7.500l3 3")),
    /** Images. */
    IMAGES(line("M12 3v11M7.500 10l4.500 4.500 4.500-4.500M4 17v3h16v-3")),
    /** Changes. */
    CHANGES(line("M7 4v16M17 8c0 5-10 3-10 8") + ring(7, 4.5) + ring(17, 6.5) + ring(7, 19)),
    /** Files. */
    FILES(line("M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6")),
    /** Rehearsals: round and round. */
    REHEARSALS(line("M19.500 12a7.500 7.500 0 1 1-2.300-5.400") + line("M20 3.500v4h-4")),
    /** Activity. */
    ACTIVITY(line("M4 6h16M4 12h16M4 18h10")),
    /** Settings. */
    SETTINGS(line("M4 7h9M17 7h3M4 17h3M11 17h9") + ring(15, 7) + ring(9, 17)),
    /** More. */
    MORE(dot(5.5) + dot(12) + dot(18.5)),
    /** A filled dot: good. */
    DOT("<circle cx='12' cy='12' r='7.5' fill='currentColor'/>"),
    /** A ring: nothing yet. */
    RING("<circle cx='12' cy='12' r='7' fill='none' stroke='currentColor' stroke-width='2.500'/>"),
    /** Half a disc: in motion. */
    HALF("<circle cx='12' cy='12' r='7.500' fill='none' stroke='currentColor' stroke-width='2.500'/>"
            + "<path d='M12 4.500a7.500 7.500 0 0 1 0 15z' fill='currentColor'/>"),
    /** A triangle: wants a look. */
    TRIANGLE("<path d='M12 4l9 16H3z' fill='currentColor'/>"),
    /** A cross: broken. */
    CROSS("<path d='M6 6l12 12M18 6L6 18' fill='none' stroke='currentColor' stroke-width='4' stroke-linecap='round'/>"),
    /** A diamond: unknown. */
    DIAMOND("<path d='M12 3l9 9-9 9-9-9z' fill='currentColor'/>"),
    /** A clock: waits. */
    CLOCK("<circle cx='12' cy='12' r='8.500' fill='none' stroke='currentColor' stroke-width='2'/>"
            + line("M12 7.500V12l3 2")),
    /** A tick: done. */
    TICK(line("M5 12.500l4.500 4.500L19 7.500")),
    /** A word of explanation. */
    HINT("<circle cx='12' cy='12' r='8.500' fill='none' stroke='currentColor' stroke-width='2'/>"
            + line("M12 11v5.500M12 7.500h.01"));

    private final String drawing;

    Glyph(String drawing) {
        this.drawing = drawing;
    }

    /**
     * Draws it. Screen readers skip it: the word beside it says the same.
     *
     * @return a new component
     */
    public Svg draw() {
        Svg svg = new Svg("<svg viewBox='0 0 24 24' aria-hidden='true' focusable='false'>" + drawing + "</svg>");
        svg.getElement().getClassList().add("glyph");
        return svg;
    }

    private static String line(String path) {
        return "<path d='" + path + "' fill='none' stroke='currentColor' stroke-width='2' stroke-linecap='round'"
                + " stroke-linejoin='round'/>";
    }

    private static String ring(double x, double y) {
        return "<circle cx='" + x + "' cy='" + y + "' r='2.200' fill='currentColor'/>";
    }

    private static String dot(double x) {
        return "<circle cx='" + x + "' cy='12' r='1.800' fill='currentColor'/>";
    }
}
