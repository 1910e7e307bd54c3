package dev.slipway.fleet.access;

import java.time.Instant;

/**
 * A local account.
 *
 * @param name the login name
 * @param role what it may do
 * @param createdAt when it was made
 */
public record Account(String name, Role role, Instant createdAt) {}
