package dev.slipway.ssh;

import java.time.Duration;

/**
 * The limits of an {@link SshExecutor}.
 *
 * @param connectTimeout for the TCP connection
 * @param loginTimeout for greeting, key exchange and login together
 * @param turnTimeout how long a command waits for other work on the same machine, or for a free place
 * @param killTimeout how long ending a remote process may take before it counts as perhaps still running
 * @param heartbeat the time between two signs of life; a connection without an answer to three of them is given up
 * @param idle how long an unused connection is kept. Short, since Zincati counts logged-in users before it reboots
 * @param maxConcurrent how many commands may run at once, over all machines
 * @param captureLimit how many bytes of each output are kept in memory
 */
public record SshSettings(
        Duration connectTimeout,
        Duration loginTimeout,
        Duration turnTimeout,
        Duration killTimeout,
        Duration heartbeat,
        Duration idle,
        int maxConcurrent,
        int captureLimit) {
    /** What suits a homelab: patient with slow boards, quick to see that a machine is gone. */
    public static final SshSettings DEFAULT = new SshSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofMinutes(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            32,
            1024 * 1024);

    /** Refuses limits that would let nothing through. */
    public SshSettings {
        if (maxConcurrent < 1 || captureLimit < 1024) {
            throw new IllegalArgumentException("at least one command at once and 1024 bytes of output");
        }
    }
}
