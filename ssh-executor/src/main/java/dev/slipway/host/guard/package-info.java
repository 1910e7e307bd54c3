/**
 * A change of a running machine under a dead-man's switch: what it touches is copied, a timer on the machine puts the copies
 * back, and only a fresh login stops that timer. The machine needs nobody for the way back, and does it too when it boots.
 */
@NullMarked
package dev.slipway.host.guard;

import org.jspecify.annotations.NullMarked;
