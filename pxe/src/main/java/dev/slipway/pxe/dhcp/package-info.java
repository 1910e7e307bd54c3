/** ProxyDHCP (PXE 2.1, RFC 2131, RFC 4578) beside somebody else's DHCP server. It never gives out an address. */
@NullMarked
package dev.slipway.pxe.dhcp;

import org.jspecify.annotations.NullMarked;
