package dev.slipway.host;

/**
 * How automatic updates of Fedora CoreOS are configured, in the drop-ins of {@code /etc} and {@code /run} (zincati,
 * docs/usage/configuration).
 *
 * @param enabled whether Zincati may update; true unless a drop-in says no
 * @param heldBy the drop-in that says no; empty when none does
 * @param strategy when it may reboot, such as {@code immediate}; empty when no drop-in says
 */
public record ZincatiConfig(boolean enabled, String heldBy, String strategy) {
    /** No drop-in says anything. */
    public static final ZincatiConfig NONE = new ZincatiConfig(true, "", "");
}
