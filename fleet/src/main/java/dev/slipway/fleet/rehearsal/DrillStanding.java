package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.MachineName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A declared drill as it stands.
 *
 * @param drill as declared
 * @param members the machines that it means now
 * @param next when it begins by itself
 * @param allowed whether it may lose data without somebody looking on
 * @param latest its latest rehearsals, the newest first
 */
public record DrillStanding(
        DeclaredDrill drill, List<MachineName> members, Next next, Allowed allowed, List<RehearsalRun> latest) {
    /** Copies the lists. */
    public DrillStanding {
        members = List.copyOf(members);
        latest = List.copyOf(latest);
    }

    /**
     * Whether it would begin by itself if only somebody allowed it.
     *
     * @return the word that must be typed for that; empty when it waits for nobody
     */
    public Optional<String> awaitsConsent() {
        return next instanceof Next.At && allowed instanceof Allowed.Missing(String word)
                ? Optional.of(word)
                : Optional.empty();
    }

    /** When it begins by itself. */
    public sealed interface Next {
        /**
         * Not at all.
         *
         * @param words why not
         */
        record Never(String words) implements Next {}

        /**
         * At a time.
         *
         * @param at the time
         */
        record At(Instant at) implements Next {}
    }

    /** Whether it may lose data by itself. */
    public sealed interface Allowed {
        /** It loses none. */
        record NothingLost() implements Allowed {}

        /**
         * Nobody has said so, or the drill was changed since.
         *
         * @param word what must be typed
         */
        record Missing(String word) implements Allowed {}

        /**
         * Somebody has.
         *
         * @param consent who and when
         */
        record Given(Consent consent) implements Allowed {}
    }
}
