/** Wake-on-LAN: machines that are off but listen for a magic packet. Knows addresses, not machines. */
@NullMarked
package dev.slipway.pxe.wake;

import org.jspecify.annotations.NullMarked;
