package dev.slipway.host;

/**
 * Something that is not known about a machine. What a gap covers has empty values, which then mean nothing.
 *
 * @param section what is not known
 * @param words why, one sentence
 */
public record FactGap(FactSection section, String words) {}
