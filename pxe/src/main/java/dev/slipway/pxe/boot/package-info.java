/** Who boots what: the vocabulary that the network-boot servers share, and the one interface by which they ask. */
@NullMarked
package dev.slipway.pxe.boot;

import org.jspecify.annotations.NullMarked;
