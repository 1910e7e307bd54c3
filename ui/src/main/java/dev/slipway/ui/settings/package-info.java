/** Settings: accounts, keys, network boot. */
@NullMarked
package dev.slipway.ui.settings;

import org.jspecify.annotations.NullMarked;
