/** How what was applied to a machine stands to what is declared for it, and the way to close the differences. */
@NullMarked
package dev.slipway.ui.apply;

import org.jspecify.annotations.NullMarked;
