/** Tests of the declared fleet. */
@NullMarked
package dev.slipway.fleet.declared;

import org.jspecify.annotations.NullMarked;
