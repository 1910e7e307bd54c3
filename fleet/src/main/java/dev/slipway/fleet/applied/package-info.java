/**
 * What was applied to each machine: the exact Ignition configuration, the Butane that it came from, the commit and the
 * template values, encrypted. A Fedora CoreOS forgets its configuration after the first boot (fedora-coreos-tracker#889), so
 * this is the only place that knows.
 */
@NullMarked
package dev.slipway.fleet.applied;

import org.jspecify.annotations.NullMarked;
