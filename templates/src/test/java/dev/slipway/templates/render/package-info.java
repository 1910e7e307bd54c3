/** Tests of the templates. */
@NullMarked
package dev.slipway.templates.render;

import org.jspecify.annotations.NullMarked;
