/**
 * When Slipway looks at the declared machines by itself: each in its own turn. What a look is belongs to whoever looks.
 */
@NullMarked
package dev.slipway.fleet.round;

import org.jspecify.annotations.NullMarked;
