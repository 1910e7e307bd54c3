/** Images: operating systems that machines can be installed from. */
@NullMarked
package dev.slipway.ui.image;

import org.jspecify.annotations.NullMarked;
