/** Asks what a reset of a machine shall keep, and shows beforehand what becomes of each path. */
@NullMarked
package dev.slipway.ui.reset;

import org.jspecify.annotations.NullMarked;
