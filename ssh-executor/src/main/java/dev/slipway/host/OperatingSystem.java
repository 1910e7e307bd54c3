package dev.slipway.host;

/**
 * The operating system of a machine.
 *
 * @param family its kind
 * @param name for people, such as {@code Fedora CoreOS 44.20260817.3.2}
 * @param version as its makers count releases; empty when unknown
 * @param stream the stream or channel that it follows, such as {@code stable}; empty when unknown
 * @param platform where it runs, as Ignition names platforms, such as {@code metal}; empty when unknown
 * @param live whether it runs from the network or a medium instead of from its disk
 */
public record OperatingSystem(
        OsFamily family, String name, String version, String stream, String platform, boolean live) {}
