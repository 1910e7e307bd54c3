/**
 * Templates with strict variables: text and values in, text and the way back to the template's lines out.
 *
 * <p>A template is written by the fleet's own people but may have been copied from anywhere, so it sees maps, lists and
 * scalars only: no Java, no files beside its own, no endless loops.
 */
@NullMarked
package dev.slipway.templates.render;

import org.jspecify.annotations.NullMarked;
