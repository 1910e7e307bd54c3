/** The demo: the real console with simulated machines, on loopback and with data of its own. */
@NullMarked
package dev.slipway.app.demo;

import org.jspecify.annotations.NullMarked;
