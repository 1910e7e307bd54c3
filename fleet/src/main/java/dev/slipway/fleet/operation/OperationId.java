package dev.slipway.fleet.operation;

/**
 * The number of an operation, as people say it: "operation 12".
 *
 * @param value from 1
 */
public record OperationId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
