package dev.slipway.templates.change;

/**
 * What a difference takes.
 *
 * @param way the mildest way that does it
 * @param reason why, one sentence
 */
public record Verdict(Way way, String reason) {}
