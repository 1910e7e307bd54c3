package dev.slipway.ui.part;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;

/** The ways in which words are set. */
public final class Phrase {
    private Phrase() {}

    /**
     * Plain words.
     *
     * @param text the words
     * @return a component
     */
    public static Span plain(String text) {
        return new Span(text);
    }

    /**
     * The word that matters.
     *
     * @param text the word
     * @return a component
     */
    public static Component strong(String text) {
        HtmlComponent b = new HtmlComponent("b");
        b.getElement().setText(text);
        return b;
    }

    /**
     * Words that may be skipped.
     *
     * @param text the words
     * @return a component
     */
    public static Span quiet(String text) {
        Span span = new Span(text);
        span.addClassName("mute");
        return span;
    }

    /**
     * A name from a file or a machine.
     *
     * @param text as it is written there
     * @return a component
     */
    public static Code code(String text) {
        return new Code(text);
    }

    /**
     * A small label.
     *
     * @param text one or two words
     * @return a component
     */
    public static Span tag(String text) {
        Span span = new Span(text);
        span.addClassName("tag");
        return span;
    }

    /**
     * A paragraph of quieter words.
     *
     * @param parts its words
     * @return a component
     */
    public static Paragraph sub(Component... parts) {
        Paragraph paragraph = new Paragraph(parts);
        paragraph.addClassName("sub");
        return paragraph;
    }

    /**
     * Counts things.
     *
     * @param count how many
     * @param one the word for one
     * @param many the word for none or several
     * @return for instance "3 machines"
     */
    public static String count(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    /**
     * A length in the unit that a person reads.
     *
     * @param bytes the length
     * @return for instance "174 kB" or "1.2 GB"
     */
    public static String bytes(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        String[] units = {"kB", "MB", "GB", "TB"};
        int unit = -1;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return (value < 9.95 ? String.format(java.util.Locale.ROOT, "%.1f", value) : Long.toString(Math.round(value)))
                + " " + units[unit];
    }
}
