/** Machines: those that wait for approval, those that are declared, and each one's own page. */
@NullMarked
package dev.slipway.ui.machine;

import org.jspecify.annotations.NullMarked;
