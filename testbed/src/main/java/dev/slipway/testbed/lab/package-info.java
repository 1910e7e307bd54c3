/** The QEMU lab: machines, a home router, and Slipway as everything else. */
@NullMarked
package dev.slipway.testbed.lab;

import org.jspecify.annotations.NullMarked;
