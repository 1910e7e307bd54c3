package dev.slipway.pxe.boot;

import java.net.URI;
import java.time.Duration;

/**
 * What the script for a machine that nobody has approved yet is made of.
 *
 * @param mac the machine, shown on its screen so that a person finds it in the list
 * @param consoleUrl where a person approves it
 * @param scriptUrl where it asks again; the machine's description is added as the query, as by {@link ScriptEntry}
 * @param pause how long it sleeps before it asks again, whole seconds
 * @param polls how often it asks before it boots its own disk
 */
public record AwaitApproval(MacAddress mac, URI consoleUrl, URI scriptUrl, Duration pause, int polls) {
    /** Refuses waiting that never ends, or never begins. */
    public AwaitApproval {
        if (pause.toSeconds() < 1 || pause.toMinutes() > 10) {
            throw new IllegalArgumentException("the pause between two polls must be between 1 s and 10 min");
        }
        if (polls < 1 || polls > 10_000) {
            throw new IllegalArgumentException("the number of polls must be between 1 and 10000");
        }
    }
}
