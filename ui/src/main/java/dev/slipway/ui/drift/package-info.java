/** Where machines differ from what they shall be: marks, the machine's tab, and the ways to end it. */
@NullMarked
package dev.slipway.ui.drift;

import org.jspecify.annotations.NullMarked;
