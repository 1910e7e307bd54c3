/**
 * What is appended to an initramfs so that a live system knows what to do without fetching anything secret: the archive
 * format of the kernel, and the contents that the live installer of Fedora CoreOS reads. Pure.
 */
@NullMarked
package dev.slipway.pxe.initramfs;

import org.jspecify.annotations.NullMarked;
