/**
 * What kinds of operation that act on a machine share: steps that several of them take, what a step asks of its machine and
 * makes of silence, and the situation that a plan is made from. No kind of operation lives here.
 */
@NullMarked
package dev.slipway.fleet.step;

import org.jspecify.annotations.NullMarked;
