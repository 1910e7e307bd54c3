package dev.slipway.fleet.declared;

/**
 * A value that holds for a machine, with where it came from.
 *
 * @param value what holds
 * @param origin where it was said
 * @param <T> the value's type
 */
public record Inherited<T>(T value, Origin origin) {}
