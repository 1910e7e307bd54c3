/** Home: is anything broken, what happens now, what changed lately, and the first steps. */
@NullMarked
package dev.slipway.ui.home;

import org.jspecify.annotations.NullMarked;
