/**
 * What a host is: its OS family and the facts read from it.
 *
 * <p>Commands are built and their output is read by pure functions; only {@link dev.slipway.host.HostProbe#read} touches a
 * machine. Readers never throw because of what a machine wrote: they return what is known, and problems in words.
 */
@NullMarked
package dev.slipway.host;

import org.jspecify.annotations.NullMarked;
