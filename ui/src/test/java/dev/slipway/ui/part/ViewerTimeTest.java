package dev.slipway.ui.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewerTimeTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:30:00Z");
    private final ViewerTime berlin = new ViewerTime(Clock.fixed(NOW, ZoneOffset.UTC), ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T19:14:00Z, 20:14",
        "2026-11-19T20:40:00Z, yesterday 21:40",
        // Half past ten in the evening in UTC is tomorrow's first hour one zone further east.
        "2026-11-20T23:30:00Z, tomorrow 00:30",
        "2026-11-03T19:14:00Z, 3 Nov 20:14",
        "2025-11-03T19:14:00Z, 3 Nov 2025"
    })
    void saysTheDayAsSeenFromTheViewersZone(Instant at, String words) {
        assertThat(berlin.words(at)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "0, now",
        "4, now",
        "5, 5 s ago",
        "59, 59 s ago",
        "60, 1 min ago",
        "3599, 59 min ago",
        "3600, 1 h ago",
        "86399, 23 h ago",
        "86400, 1 day ago",
        "172800, 2 days ago",
        "-30, now"
    })
    void saysHowLongAgo(long seconds, String words) {
        assertThat(berlin.agoWords(NOW.minusSeconds(seconds))).isEqualTo(words);
    }

    @Test
    void keepsTheExactInstantForTheBrowser() {
        var element = berlin.ago(NOW.minusSeconds(120)).getElement();
        assertThat(element.getTag()).isEqualTo("time");
        assertThat(element.getAttribute("datetime")).isEqualTo("2026-11-20T22:28:00Z");
        assertThat(element.getText()).isEqualTo("2 min ago");
        assertThat(element.getAttribute("title")).contains("Friday 20 November 2026, 23:28:00");
    }

    @ParameterizedTest
    @CsvSource({"PT0.4S, 0.4 s", "PT48S, 48 s", "PT4M12S, 4 m 12 s", "PT5H12M, 5 h 12 m", "P3D, 3 days"})
    void saysHowLong(Duration span, String words) {
        assertThat(ViewerTime.span(span)).isEqualTo(words);
    }
}
