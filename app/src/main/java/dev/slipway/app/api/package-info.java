/** The REST interface for people's programs. */
@NullMarked
package dev.slipway.app.api;

import org.jspecify.annotations.NullMarked;
