/**
 * Drift: where machines differ from what was applied to them, what is seen of it, and the ways to end it: undo it on the
 * machine, adopt it into what is declared, or ignore it. Contents of private files never come here.
 */
@NullMarked
package dev.slipway.fleet.drift;

import org.jspecify.annotations.NullMarked;
