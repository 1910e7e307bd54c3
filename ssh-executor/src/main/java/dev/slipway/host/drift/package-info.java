/**
 * Drift: where a machine differs from what was applied to it, in three layers: strictly what is declared, {@code /etc}
 * against a baseline, and the state of the operating system. Commands are values and their output is understood by pure
 * functions; contents of files never leave the machine.
 */
@NullMarked
package dev.slipway.host.drift;

import org.jspecify.annotations.NullMarked;
