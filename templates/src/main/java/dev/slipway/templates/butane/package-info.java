/** Butane (YAML) into Ignition (JSON): every variant and version. */
@NullMarked
package dev.slipway.templates.butane;

import org.jspecify.annotations.NullMarked;
