/** The machines' door: boot scripts, boot files, Ignition, phone-home. Knows nothing of people. */
@NullMarked
package dev.slipway.app.machineport;

import org.jspecify.annotations.NullMarked;
