/**
 * Where a machine's applied configuration stands against the declared one: which differences there are, and what it takes
 * to close each.
 */
@NullMarked
package dev.slipway.fleet.change;

import org.jspecify.annotations.NullMarked;
