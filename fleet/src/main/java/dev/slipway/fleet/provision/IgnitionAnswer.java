package dev.slipway.fleet.provision;

/** What a machine that asks for its configuration gets. */
public sealed interface IgnitionAnswer {
    /**
     * The configuration, once.
     *
     * @param installation whose it is
     * @param config Ignition JSON
     */
    record Serve(InstallationId installation, String config) implements IgnitionAnswer {}

    /**
     * Not now; the machine must ask again.
     *
     * @param why the reason
     */
    record NotReady(String why) implements IgnitionAnswer {}

    /**
     * Never with this token.
     *
     * @param why the reason
     */
    record Refused(String why) implements IgnitionAnswer {}
}
