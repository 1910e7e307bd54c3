/**
 * Machines that exist only in this process: SSH servers on loopback addresses, each with a host key and a state of its own,
 * that answer as Fedora CoreOS, Flatcar or Debian would. For the demo and for tests. Nothing that is asked of them is ever
 * executed on this computer, and nothing here knows the console.
 */
@NullMarked
package dev.slipway.testbed.sim;

import org.jspecify.annotations.NullMarked;
