package dev.slipway.fleet.rehearsal;

/**
 * Why a machine is not rehearsed now.
 *
 * @param words who or what stands in the way, as a sentence
 * @param remedy what to do about it, as a sentence
 */
public record NotReady(String words, String remedy) {}
