/**
 * SSH: connections, host keys, commands and their results, failures in words.
 *
 * <p>One {@link dev.slipway.ssh.SshExecutor} serves a whole fleet. Commands are values ({@link dev.slipway.ssh.RemoteCommand}),
 * machines are routes with pinned host keys ({@link dev.slipway.ssh.SshRoute}), and everything that can go wrong on the way
 * is a {@link dev.slipway.ssh.SshFailure} inside an {@link dev.slipway.ssh.SshOutcome}: nothing here throws because a
 * machine is sick. What a machine says and means belongs to {@code dev.slipway.host}, not here.
 */
@NullMarked
package dev.slipway.ssh;

import org.jspecify.annotations.NullMarked;
