/** Profiles: Butane with errors at their lines while typing, and what it becomes for a machine. */
@NullMarked
package dev.slipway.ui.profile;

import org.jspecify.annotations.NullMarked;
