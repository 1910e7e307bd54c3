/**
 * The key by which Slipway logs in to machines, and how it is replaced by another one without a moment in which a machine
 * would let nobody in.
 */
@NullMarked
package dev.slipway.fleet.login;

import org.jspecify.annotations.NullMarked;
