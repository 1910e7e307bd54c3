/** Waking machines that are off. */
@NullMarked
package dev.slipway.fleet.wake;

import org.jspecify.annotations.NullMarked;
