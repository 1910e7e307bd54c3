/** The doors: log-in and first run. */
@NullMarked
package dev.slipway.ui.access;

import org.jspecify.annotations.NullMarked;
