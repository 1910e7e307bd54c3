/**
 * What Slipway has seen of the machines over SSH, and when: facts that grow old. Also the way to each machine, its
 * address and its pinned host keys. Nothing here changes a machine.
 */
@NullMarked
package dev.slipway.fleet.inventory;

import org.jspecify.annotations.NullMarked;
