/** Rehearsals: how often done, how well, how quickly, and who is next. */
@NullMarked
package dev.slipway.ui.rehearsal;

import org.jspecify.annotations.NullMarked;
