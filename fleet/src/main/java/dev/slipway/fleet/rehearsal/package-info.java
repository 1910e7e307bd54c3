/**
 * Rehearsals: what is dreaded is done on purpose, on a schedule or many times in a row, and measured. A rehearsal consists
 * of ordinary operations of {@code fleet.operation}; nothing here talks to a machine by itself. Everything that is decided
 * is in the database before it is done, so that another console goes on from any point and starts nothing twice.
 */
@NullMarked
package dev.slipway.fleet.rehearsal;

import org.jspecify.annotations.NullMarked;
