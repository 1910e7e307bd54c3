/** Local accounts and their roles, and the one-time token of the first run. */
@NullMarked
package dev.slipway.fleet.access;

import org.jspecify.annotations.NullMarked;
