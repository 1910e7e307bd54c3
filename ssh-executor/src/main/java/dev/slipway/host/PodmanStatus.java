package dev.slipway.host;

import java.util.List;

/**
 * The containers of root (podman-ps(1)).
 *
 * @param version of Podman; empty when it is not installed
 * @param containers running or not
 */
public record PodmanStatus(String version, List<Container> containers) {
    /** There is no Podman, or nothing is known. */
    public static final PodmanStatus NONE = new PodmanStatus("", List.of());

    /** Keeps an unmodifiable copy. */
    public PodmanStatus {
        containers = List.copyOf(containers);
    }

    /** What a container's own check says. */
    public enum Health {
        /** It is well. */
        HEALTHY,
        /** It is not. */
        UNHEALTHY,
        /** It has not been long enough up to tell. */
        STARTING,
        /** It has no check. */
        NONE,
        /** It said something that Slipway does not know. */
        UNKNOWN
    }

    /**
     * A container.
     *
     * @param name its first name
     * @param id 64 hexadecimal digits
     * @param image the image that it was made from
     * @param state such as {@code running}, {@code exited}
     * @param health what its check says
     * @param exitCode of the last run, when it does not run
     * @param unit the systemd unit that drives it; empty when none does
     */
    public record Container(
            String name, String id, String image, String state, Health health, int exitCode, String unit) {
        /**
         * Tells whether it runs.
         *
         * @return true for the state running
         */
        public boolean runs() {
            return state.equals("running");
        }
    }
}
