/** Running a command on a selection of machines, and what came of it side by side. */
@NullMarked
package dev.slipway.fleet.command;

import org.jspecify.annotations.NullMarked;
