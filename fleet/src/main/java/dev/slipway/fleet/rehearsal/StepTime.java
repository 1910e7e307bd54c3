package dev.slipway.fleet.rehearsal;

import java.time.Duration;

/**
 * How long a step took.
 *
 * @param id stable within its kind
 * @param title what it does, without the machine's name
 * @param took from its begin to its end
 */
public record StepTime(String id, String title, Duration took) {}
