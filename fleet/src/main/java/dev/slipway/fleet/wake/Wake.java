package dev.slipway.fleet.wake;

/** Wakes a machine that is off by Wake-on-LAN. */
public record Wake() {}
