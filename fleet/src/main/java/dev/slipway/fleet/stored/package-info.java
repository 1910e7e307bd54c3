/** How records become columns, for all rooms that keep states in the database. */
@NullMarked
package dev.slipway.fleet.stored;

import org.jspecify.annotations.NullMarked;
