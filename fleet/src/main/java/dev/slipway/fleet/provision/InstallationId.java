package dev.slipway.fleet.provision;

/**
 * One installation of one machine, from arming to its end.
 *
 * @param value the row's number
 */
public record InstallationId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
