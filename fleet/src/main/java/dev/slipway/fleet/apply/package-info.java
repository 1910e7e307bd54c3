/**
 * Brings what is declared onto a running machine: only what needs no new start, and always so that the machine puts it back by
 * itself unless a fresh login confirms it.
 */
@NullMarked
package dev.slipway.fleet.apply;

import org.jspecify.annotations.NullMarked;
