package dev.slipway.fleet.declared;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** When a drill begins by itself. */
public sealed interface DrillSchedule {
    /** Never: only when somebody asks for it. */
    record OnDemand() implements DrillSchedule {}

    /**
     * At the times of a Quartz cron expression.
     *
     * @param expression six or seven fields: seconds, minutes, hours, day of month, month, day of week, year
     * @param zone whose clock counts
     */
    record Cron(String expression, ZoneId zone) implements DrillSchedule {
        /**
         * Checks the expression.
         *
         * @throws IllegalArgumentException when Quartz cannot read it
         */
        public Cron {
            CronExpression _ = parse(expression, zone);
        }

        @SuppressWarnings("JavaUtilDate") // Quartz's
        private static CronExpression parse(String expression, ZoneId zone) {
            try {
                CronExpression parsed = new CronExpression(expression);
                parsed.setTimeZone(TimeZone.getTimeZone(zone));
                return parsed;
            } catch (ParseException | RuntimeException e) {
                // Quartz throws whatever its parser stumbles over, such as StringIndexOutOfBoundsException.
                throw new IllegalArgumentException(e.getMessage() == null ? "it cannot be read" : e.getMessage(), e);
            }
        }
    }

    /**
     * The next time.
     *
     * @param from the time after which
     * @return empty when there is none
     */
    @SuppressWarnings("JavaUtilDate") // Quartz's
    default Optional<Instant> after(Instant from) {
        return switch (this) {
            case OnDemand() -> Optional.empty();
            case Cron(String expression, ZoneId zone) ->
                Optional.ofNullable(Cron.parse(expression, zone).getNextValidTimeAfter(Date.from(from)))
                        .map(Date::toInstant);
        };
    }
}
