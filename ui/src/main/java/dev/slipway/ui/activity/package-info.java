/** Activity: who did what. */
@NullMarked
package dev.slipway.ui.activity;

import org.jspecify.annotations.NullMarked;
