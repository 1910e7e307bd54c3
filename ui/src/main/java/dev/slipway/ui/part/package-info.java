/** The parts that screens are made of: cards, rows, states, times, timelines, editors, diffs. Knows no service. */
@NullMarked
package dev.slipway.ui.part;

import org.jspecify.annotations.NullMarked;
