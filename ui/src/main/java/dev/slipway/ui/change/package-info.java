/** Changes: the history of what is declared, and its files. */
@NullMarked
package dev.slipway.ui.change;

import org.jspecify.annotations.NullMarked;
