package dev.slipway.ui.part;

import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.UI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in the words and the zone of whoever looks. */
public final class ViewerTime {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MILLI = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_YEAR = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm:ss zzz", Locale.ENGLISH);

    private final Clock clock;
    private final ZoneId zone;

    /**
     * Tells times in a zone.
     *
     * @param clock what the time is
     * @param zone the viewer's zone
     */
    public ViewerTime(Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * Tells times in the zone of the browser that is being served.
     *
     * @param clock what the time is
     * @return times for the current browser; in the clock's zone while the browser's is not known
     */
    public static ViewerTime of(Clock clock) {
        UI ui = UI.getCurrent();
        if (ui != null && ui.getPage().getExtendedClientDetails() != null) {
            String id = ui.getPage().getExtendedClientDetails().getTimeZoneId();
            if (id != null && !id.isBlank()) {
                try {
                    return new ViewerTime(clock, ZoneId.of(id));
                } catch (DateTimeException e) {
                    // A browser may name a zone that this JDK does not know; the clock's own is still true.
                    return new ViewerTime(clock, clock.getZone());
                }
            }
        }
        return new ViewerTime(clock, clock.getZone());
    }

    /**
     * What the time is.
     *
     * @return now
     */
    public Instant now() {
        return clock.instant();
    }

    /**
     * The hour of the viewer's day.
     *
     * @return 0 to 23
     */
    public int hour() {
        return clock.instant().atZone(zone).getHour();
    }

    /**
     * How long ago, kept true by the browser.
     *
     * @param at the instant
     * @return for instance "2 min ago"
     */
    public HtmlComponent ago(Instant at) {
        HtmlComponent time = element(at, agoWords(at));
        time.getElement().setAttribute("data-ago", "");
        return time;
    }

    /**
     * How long it has lasted, kept true by the browser.
     *
     * @param since from when on
     * @return for instance "48 s"
     */
    public HtmlComponent lasting(Instant since) {
        Duration lasted = Duration.between(since, clock.instant());
        HtmlComponent time = element(since, span(lasted.isNegative() ? Duration.ZERO : lasted));
        time.getElement().setAttribute("data-lasting", "");
        return time;
    }

    /**
     * The viewer's zone.
     *
     * @return the zone that all times are told in
     */
    public ZoneId zone() {
        return zone;
    }

    /**
     * The time of day to the millisecond.
     *
     * @param at the instant
     * @return for instance "20:11:52.104"
     */
    public HtmlComponent exact(Instant at) {
        return element(at, MILLI.format(at.atZone(zone)));
    }

    /**
     * Day and time.
     *
     * @param at the instant
     * @return for instance "yesterday 21:40"
     */
    public HtmlComponent stamp(Instant at) {
        return element(at, words(at));
    }

    /**
     * Day and time in words.
     *
     * @param at the instant
     * @return "20:14", "yesterday 21:40", "tomorrow 02:00", "3 Nov 20:14" or "3 Nov 2025"
     */
    public String words(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        LocalDate today = clock.instant().atZone(zone).toLocalDate();
        LocalDate day = local.toLocalDate();
        if (day.equals(today)) {
            return TIME.format(local);
        }
        if (day.equals(today.minusDays(1))) {
            return "yesterday " + TIME.format(local);
        }
        if (day.equals(today.plusDays(1))) {
            return "tomorrow " + TIME.format(local);
        }
        return day.getYear() == today.getYear() ? DAY.format(local) + " " + TIME.format(local) : DAY_YEAR.format(local);
    }

    /**
     * The time of day to the second.
     *
     * @param at the instant
     * @return for instance "20:11:52"
     */
    public String second(Instant at) {
        return SECOND.format(at.atZone(zone));
    }

    /**
     * How long ago, in words; the browser's own copy of this is {@code words} in slipway.mjs.
     *
     * @param at the instant
     * @return "now", "12 s ago", "2 min ago", "5 h ago", "3 days ago"
     */
    public String agoWords(Instant at) {
        long seconds = Math.max(0, Duration.between(at, clock.instant()).toSeconds());
        if (seconds < 5) {
            return "now";
        }
        if (seconds < 60) {
            return seconds + " s ago";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min ago";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h ago";
        }
        return Phrase.count(seconds / 86_400, "day", "days") + " ago";
    }

    /**
     * A span of time in words.
     *
     * @param span how long
     * @return "0.4 s", "48 s", "4 m 12 s", "5 h 12 m", "3 days"
     */
    public static String span(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " m" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        if (seconds < 2 * 86_400) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " m";
        }
        return seconds / 86_400 + " days";
    }

    private HtmlComponent element(Instant at, String words) {
        HtmlComponent time = new HtmlComponent("time");
        time.getElement().setAttribute("datetime", at.toString());
        time.getElement().setAttribute("title", FULL.format(at.atZone(zone)));
        time.getElement().setText(words);
        return time;
    }
}
