package dev.slipway.fleet.operation;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What an operation waits for before it begins. */
public sealed interface Hold {
    /**
     * The hold as a sentence.
     *
     * @param zone the reader's time zone
     * @return for instance "Waiting for ns1 to finish operation 12 (Update ns1 to 44.20260810.3.0, started 21:04 by
     *     anna)."
     */
    String words(ZoneId zone);

    /**
     * Another operation has the machine.
     *
     * @param machine the machine
     * @param by the other operation
     * @param headline what that does
     * @param since when it started
     * @param who who started it
     */
    record MachineBusy(String machine, OperationId by, String headline, Instant since, String who) implements Hold {
        @Override
        public String words(ZoneId zone) {
            return "Waiting for " + machine + " to finish operation " + by + " (" + headline + ", started "
                    + CLOCK_TIME.withZone(zone).format(since) + " by " + who + ").";
        }
    }

    /**
     * It is not its turn in its series yet.
     *
     * @param series the series
     * @param ahead how many are before it and have not ended
     * @param atOnce how many run at once
     */
    record SeriesTurn(SeriesId series, int ahead, int atOnce) implements Hold {
        @Override
        public String words(ZoneId zone) {
            return "Waiting for its turn in series " + series + ": " + ahead
                    + (ahead == 1 ? " machine is" : " machines are") + " before it, " + atOnce + " at once.";
        }
    }

    /**
     * As many operations run as may at once.
     *
     * @param running how many run
     */
    record ConsoleFull(int running) implements Hold {
        @Override
        public String words(ZoneId zone) {
            return "Waiting for one of the " + running + " running operations to end.";
        }
    }

    /** Hours and minutes, as in "started 21:04". */
    DateTimeFormatter CLOCK_TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
}
