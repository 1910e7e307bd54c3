package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One kind of thing that can be done to a machine.
 *
 * <p>All choices are made in {@link #plan}: what it settles is stored with the operation, and the steps only carry it
 * out. Safe for use by many threads.
 *
 * @param <P> its parameters: a record that is stored as JSON. Sealed interfaces of records inside it are fine.
 */
public interface OperationKind<P extends Record> {
    /**
     * The kind in one lower-case word, as it is stored and as it stands in URLs; never changed once released.
     *
     * @return for instance {@code reboot}
     */
    String word();

    /**
     * What is done when it is done to several machines.
     *
     * @param machines how many, 2 or more
     * @return for instance {@code Reboot 5 machines}
     */
    default String headline(int machines) {
        return word().substring(0, 1).toUpperCase(Locale.ROOT) + word().substring(1) + " " + machines + " machines";
    }

    /**
     * The type of its parameters; no two kinds have the same.
     *
     * @return the record's class
     */
    Class<P> parameters();

    /**
     * Says what would be done, without doing anything. May look at what is known of the machine, and may ask the
     * machine itself within a few seconds. Called again right before the start: the same situation must give an equal
     * plan, so no times of day in it.
     *
     * @param machine the machine
     * @param wish what is asked for
     * @return the plan with the settled parameters, or why there is none
     */
    Planning<P> plan(MachineName machine, P wish);

    /**
     * The steps, in order. A pure function: called again after a restart, it must give steps of the same ids.
     *
     * @param machine the machine
     * @param settled the parameters as {@link #plan} settled them
     * @return at least one step
     */
    List<Step> steps(MachineName machine, P settled);

    /**
     * What a plan has settled, as people read it beside the operation.
     *
     * @param settled the parameters as {@link #plan} settled them
     * @return a short list; what the lines of the plan say already may be left out
     */
    default List<Particular> particulars(P settled) {
        return Particular.ofAll(settled);
    }

    /**
     * What takes a finished operation back, for plans that say {@link Undo.ByOperation}.
     *
     * @param machine the machine
     * @param settled the parameters as they were settled
     * @param notes what its steps noted
     * @return parameters of a registered kind, to be planned
     */
    default Record inverse(MachineName machine, P settled, Map<String, String> notes) {
        throw new UnsupportedOperationException(word() + " has no inverse");
    }
}
