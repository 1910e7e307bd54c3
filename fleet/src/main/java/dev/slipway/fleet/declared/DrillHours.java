package dev.slipway.fleet.declared;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The hours in which a drill may begin. */
public sealed interface DrillHours {
    /** Whenever. */
    record Always() implements DrillHours {}

    /**
     * Between two times of the day.
     *
     * @param from the first minute
     * @param until the first minute that is too late; earlier than {@code from} when the hours go past midnight
     * @param zone whose clock counts
     */
    record Between(LocalTime from, LocalTime until, ZoneId zone) implements DrillHours {}

    /** Hours and minutes. */
    DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /**
     * Whether it may begin now.
     *
     * @param now the present time
     * @return true within the hours
     */
    default boolean allow(Instant now) {
        return switch (this) {
            case Always() -> true;
            case Between(LocalTime from, LocalTime until, ZoneId zone) -> {
                LocalTime time = now.atZone(zone).toLocalTime();
                boolean begun = !time.isBefore(from);
                boolean over = !time.isBefore(until);
                yield from.isBefore(until) ? begun && !over : begun || !over;
            }
        };
    }

    /**
     * When it may begin next.
     *
     * @param now the present time
     * @return the present time when it may begin now
     */
    default Instant next(Instant now) {
        if (allow(now)) {
            return now;
        }
        return switch (this) {
            case Always() -> now;
            case Between(LocalTime from, LocalTime _, ZoneId zone) -> {
                ZonedDateTime today = now.atZone(zone).with(from);
                yield (today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant();
            }
        };
    }

    /**
     * In words.
     *
     * @return for instance "22:00-06:00 Europe/Berlin"; "at any hour" when there is no limit
     */
    default String words() {
        return switch (this) {
            case Always() -> "at any hour";
            case Between(LocalTime from, LocalTime until, ZoneId zone) ->
                TIME.format(from) + "-" + TIME.format(until) + " " + zone;
        };
    }
}
