package dev.slipway.fleet.apply;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param window how long a machine waits for the confirmation of a change before it puts everything back. Begun anew, over a
 *     fresh login, while units are still starting
 */
public record ApplyTimes(Duration window) {
    /** A network that was set up anew needs some seconds, a slow sshd some more; nobody wants to be locked out for longer. */
    public static final ApplyTimes USUAL = new ApplyTimes(Duration.ofMinutes(2));

    /** Refuses windows in which nobody could log in. */
    public ApplyTimes {
        if (window.compareTo(Duration.ofSeconds(5)) < 0) {
            throw new IllegalArgumentException("nobody can confirm a change within " + window);
        }
    }
}
