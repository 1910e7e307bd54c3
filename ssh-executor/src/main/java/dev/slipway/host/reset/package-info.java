/**
 * The reset of a Flatcar by flatcar-reset: which paths it keeps by exactly its rules, what it needs beforehand, its commands,
 * and the way back until the reboot. Nothing here talks to a machine.
 */
@NullMarked
package dev.slipway.host.reset;

import org.jspecify.annotations.NullMarked;
