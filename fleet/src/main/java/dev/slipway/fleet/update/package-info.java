/**
 * What is done to the operating system of a machine: reboot, update to a given version, rollback, pin, withdraw, hold and
 * release of automatic updates, and the blocklist of versions that turned out bad. Each kind is an
 * {@link dev.slipway.fleet.operation.OperationKind}; the engine runs it. Which versions there are is asked of an update graph.
 *
 * <p>Everything that is sent to a machine comes from {@code dev.slipway.host}; nothing here makes a command of its own.
 */
@NullMarked
package dev.slipway.fleet.update;

import org.jspecify.annotations.NullMarked;
