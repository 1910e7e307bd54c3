package dev.slipway.testbed.lab;

/**
 * What became of a program that has ended.
 *
 * @param exitCode 0 for success
 * @param output its standard output
 * @param errors its standard error
 */
public record CommandResult(int exitCode, String output, String errors) {}
