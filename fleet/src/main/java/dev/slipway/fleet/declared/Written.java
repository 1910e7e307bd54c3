package dev.slipway.fleet.declared;

/** A value as it stands in a file, with its place. */
record Written<T>(T value, Place place) {}
