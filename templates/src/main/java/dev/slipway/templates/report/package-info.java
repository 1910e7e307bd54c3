/**
 * What a reader is told about a configuration: entries with a kind, a path, a position and a sentence.
 *
 * <p>Shared by the Butane and the Ignition side; knows neither.
 */
@NullMarked
package dev.slipway.templates.report;

import org.jspecify.annotations.NullMarked;
