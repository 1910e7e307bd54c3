/** Ignition configurations: the model and its validation, spec 3.0 and later. */
@NullMarked
package dev.slipway.templates.ignition;

import org.jspecify.annotations.NullMarked;
