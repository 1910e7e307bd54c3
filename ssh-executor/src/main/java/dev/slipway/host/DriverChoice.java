package dev.slipway.host;

/** Whether Slipway can act on a machine. */
public sealed interface DriverChoice {
    /**
     * It can.
     *
     * @param driver how
     */
    record Chosen(HostDriver driver) implements DriverChoice {}

    /**
     * It must not.
     *
     * @param words why, one sentence
     * @param remedy what a person can do
     */
    record Refused(String words, String remedy) implements DriverChoice {}
}
