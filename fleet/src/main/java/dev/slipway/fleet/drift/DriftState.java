package dev.slipway.fleet.drift;

import java.util.List;

/** Whether a machine differs from what it shall be. */
public sealed interface DriftState {
    /**
     * It does not.
     *
     * @param compared how many things were compared
     */
    record None(int compared) implements DriftState {}

    /**
     * It does.
     *
     * @param items at least one difference, sorted by layer
     */
    record Drifted(List<DriftItem> items) implements DriftState {
        /** Copies the list. */
        public Drifted {
            items = List.copyOf(items);
        }
    }

    /**
     * It cannot be told, which is never taken for none.
     *
     * @param words why, as a sentence
     * @param remedy what to do about it, as a sentence
     */
    record Unknown(String words, String remedy) implements DriftState {}

    /**
     * The state as lists show it.
     *
     * @return "none", "1 item", "3 items" or "unknown"
     */
    default String word() {
        return switch (this) {
            case None none -> "none";
            case Drifted(List<DriftItem> items) -> items.size() == 1 ? "1 item" : items.size() + " items";
            case Unknown unknown -> "unknown";
        };
    }
}
