/**
 * The rebuild of a machine without its firmware's help: the live installer is started by kexec(8), or once by the firmware's
 * network boot. Commands are values, what they write is understood by pure functions, and what stands against a rebuild is
 * said beforehand.
 */
@NullMarked
package dev.slipway.host.rebuild;

import org.jspecify.annotations.NullMarked;
