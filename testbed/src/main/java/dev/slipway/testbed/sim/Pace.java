package dev.slipway.testbed.sim;

import java.time.Duration;

/**
 * How long things take on simulated machines.
 *
 * @param shutdown from the request of a reboot until the connections break
 * @param away until the machine can be reached again
 * @param starting until systemd has started everything after that
 * @param markGood until Flatcar marks the running slot as good after a boot; one to two minutes on a real one
 * @param download an update's way through the network and onto the disk
 */
public record Pace(Duration shutdown, Duration away, Duration starting, Duration markGood, Duration download) {
    /** For a person who wants to see it happen, and not to wait. */
    public static final Pace DEMO = new Pace(
            Duration.ofSeconds(1),
            Duration.ofSeconds(12),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(20));

    /** For tests. */
    public static final Pace QUICK = new Pace(
            Duration.ofMillis(20),
            Duration.ofMillis(200),
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(100));
}
