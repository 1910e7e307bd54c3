/** Boot artefacts: where they come from, that they are what they claim to be, and where they lie. */
@NullMarked
package dev.slipway.pxe.image;

import org.jspecify.annotations.NullMarked;
