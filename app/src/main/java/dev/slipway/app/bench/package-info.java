/** Measurements of Slipway beside the programs that one would use instead. Nothing here is part of the console. */
@NullMarked
package dev.slipway.app.bench;

import org.jspecify.annotations.NullMarked;
