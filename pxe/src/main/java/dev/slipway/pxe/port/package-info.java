/** UDP ports of the network-boot servers: bound, or refused with the reason, the holder and the remedy as a value. */
@NullMarked
package dev.slipway.pxe.port;

import org.jspecify.annotations.NullMarked;
