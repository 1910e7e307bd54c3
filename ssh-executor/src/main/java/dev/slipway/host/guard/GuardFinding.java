package dev.slipway.host.guard;

/** What a machine found when it compared what a change touched with what it should be. */
public sealed interface GuardFinding {
    /**
     * Something is not as it should be.
     *
     * @param words what, one sentence
     */
    record Bad(String words) implements GuardFinding {}

    /**
     * A unit is still starting.
     *
     * @param words which, one sentence
     */
    record Waits(String words) implements GuardFinding {}

    /**
     * A unit is as it should be.
     *
     * @param unit its name
     * @param state in systemd's words, with the number of its restarts; the same at two looks when it is stable
     */
    record Well(String unit, String state) implements GuardFinding {}
}
