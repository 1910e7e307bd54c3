/**
 * The rebuild of a machine: everything on its disk but the partitions that are kept is lost, and it becomes what is declared.
 * By kexec into the live installer, once by the network boot of its firmware, or by PXE and Wake-on-LAN when it is dead.
 */
@NullMarked
package dev.slipway.fleet.rebuild;

import org.jspecify.annotations.NullMarked;
