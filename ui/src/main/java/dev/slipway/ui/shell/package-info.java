/** The frame around every screen: navigation, search, keys, who is logged in, whether the connection lives. */
@NullMarked
package dev.slipway.ui.shell;

import org.jspecify.annotations.NullMarked;
