package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.DeclaredMachine;
import java.time.Instant;
import java.util.Optional;

/**
 * A declared machine with what was seen of it.
 *
 * @param machine what is declared
 * @param state where it stands
 * @param box what was seen of it on the network; the first of its addresses that was ever seen
 */
public record MachineOverview(DeclaredMachine machine, MachineState state, SeenBox box) {
    /**
     * When it was last heard of in any way.
     *
     * @return empty when never
     */
    public Optional<Instant> lastSeen() {
        Optional<Instant> network = switch (box) {
            case SeenBox.Never never -> Optional.empty();
            case SeenBox.Seen(UnknownMachine seen) -> Optional.of(seen.lastSeen());
        };
        Optional<Instant> proof = state instanceof MachineState.Installed installed
                        && installed.proof() instanceof Proof.Proved(Instant at, String words)
                ? Optional.of(at)
                : Optional.empty();
        return proof.isPresent() && (network.isEmpty() || proof.get().isAfter(network.get())) ? proof : network;
    }

    /** Whether a declared machine was ever seen on the network. */
    public sealed interface SeenBox {
        /** None of its addresses ever asked. */
        record Never() implements SeenBox {}

        /**
         * It asked.
         *
         * @param box what was seen
         */
        record Seen(UnknownMachine box) implements SeenBox {}
    }
}
