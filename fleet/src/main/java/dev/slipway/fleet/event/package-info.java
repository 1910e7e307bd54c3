/** What tells open screens that something changed. */
@NullMarked
package dev.slipway.fleet.event;

import org.jspecify.annotations.NullMarked;
