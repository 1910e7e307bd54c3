package dev.slipway.fleet.audit;

import java.time.Instant;

/**
 * One thing that somebody did.
 *
 * @param at when
 * @param who the account, or "machine" and "slipway" for what happened by itself
 * @param action what, as a short sentence
 * @param subject to what
 */
public record AuditEntry(Instant at, String who, String action, String subject) {}
