/** Who may come in by the people's door. */
@NullMarked
package dev.slipway.app.security;

import org.jspecify.annotations.NullMarked;
