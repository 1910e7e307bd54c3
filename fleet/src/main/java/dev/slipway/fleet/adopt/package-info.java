/**
 * Importing machines that ran before Slipway knew them: whose they are is told by their host keys, what they are by their
 * facts, and on Flatcar by the configuration that they keep. Changes nothing on them.
 */
@NullMarked
package dev.slipway.fleet.adopt;

import org.jspecify.annotations.NullMarked;
