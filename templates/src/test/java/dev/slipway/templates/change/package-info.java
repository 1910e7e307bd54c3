@NullMarked
package dev.slipway.templates.change;

import org.jspecify.annotations.NullMarked;
