package dev.slipway.fleet.declared;

/**
 * A rehearsal as declared.
 *
 * @param name its name
 * @param description what it is for, or empty
 * @param kind what is rehearsed
 * @param target whom it concerns
 * @param which how a machine is chosen for each of its rounds
 * @param times how many rounds in a row, from 1
 * @param parameters the kind's own, as a JSON object
 * @param schedule when it begins by itself
 * @param hours when a round may begin
 * @param enabled whether it begins by itself at all
 */
public record DeclaredDrill(
        DrillName name,
        String description,
        DrillKind kind,
        DrillTarget target,
        Which which,
        int times,
        String parameters,
        DrillSchedule schedule,
        DrillHours hours,
        boolean enabled) {
    /** How a machine is chosen. The one that was rehearsed longest ago comes first, those that never were before all. */
    public enum Which {
        /** Anew for each round, so that all get their turn. */
        ROTATE,
        /** Once, for all rounds. */
        STAY;

        /**
         * The word in files and in the REST interface.
         *
         * @return for instance {@code rotate}
         */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** More in a row wear out a disk rather than prove anything. */
    public static final int MOST_TIMES = 100;
}
