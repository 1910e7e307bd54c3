/**
 * The reset of a Flatcar machine: everything on its root filesystem is deleted but what is kept, and what is declared is
 * applied anew. What is kept, what would become of each path, the plan, the steps with their way back until the reboot, and
 * the proof.
 */
@NullMarked
package dev.slipway.fleet.reset;

import org.jspecify.annotations.NullMarked;
