/** Who did what, when. */
@NullMarked
package dev.slipway.fleet.audit;

import org.jspecify.annotations.NullMarked;
