/** How the rooms are wired together, and where the data directory is. */
@NullMarked
package dev.slipway.app.config;

import org.jspecify.annotations.NullMarked;
