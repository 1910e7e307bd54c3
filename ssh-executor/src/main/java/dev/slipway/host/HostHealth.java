package dev.slipway.host;

import dev.slipway.host.PodmanStatus.Container;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The verdict on a machine after something was done to it. */
public sealed interface HostHealth {
    /**
     * It is well.
     *
     * @param proof what was seen, a sentence each
     */
    record Healthy(List<String> proof) implements HostHealth {
        /** Keeps an unmodifiable copy. */
        public Healthy {
            proof = List.copyOf(proof);
        }
    }

    /**
     * It may become well by waiting: asked again until a deadline.
     *
     * @param reasons what is still to come, and what to do when it does not
     */
    record Settling(List<Finding> reasons) implements HostHealth {
        /** Keeps an unmodifiable copy. */
        public Settling {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * It is not well, and waiting does not help.
     *
     * @param findings what is wrong, first what the rest may follow from
     */
    record Unhealthy(List<Finding> findings) implements HostHealth {
        /** Keeps an unmodifiable copy. */
        public Unhealthy {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Something that is wrong, or not right yet.
     *
     * @param words one sentence or two
     * @param remedy what a person can do
     */
    record Finding(String words, String remedy) {
        /**
         * Says several at once.
         *
         * @param findings in the order in which they are read
         * @return the words of all
         */
        public static String words(List<Finding> findings) {
            return findings.stream().map(Finding::words).collect(Collectors.joining(" "));
        }

        /**
         * Says what to do about several.
         *
         * @param findings in the order in which they are read
         * @return the remedies of all, each once
         */
        public static String remedies(List<Finding> findings) {
            return findings.stream().map(Finding::remedy).distinct().collect(Collectors.joining(" "));
        }
    }

    /**
     * What a machine was like before anything was done to it: what had failed then is not held against the operation, and
     * what ran then is missed.
     *
     * @param bootId the boot that ran; empty when unknown
     * @param failedUnits the units that had failed
     * @param wellContainers the containers that ran and were not unhealthy
     */
    record Baseline(String bootId, Set<String> failedUnits, Set<String> wellContainers) {
        /** Keeps unmodifiable copies. */
        public Baseline {
            failedUnits = Set.copyOf(failedUnits);
            wellContainers = Set.copyOf(wellContainers);
        }

        /**
         * What a machine is like now.
         *
         * @param facts what it says
         * @return what later verdicts compare with
         */
        public static Baseline of(HostFacts facts) {
            return new Baseline(
                    facts.bootId(),
                    facts.systemd().failed().stream()
                            .map(SystemdStatus.FailedUnit::name)
                            .collect(Collectors.toSet()),
                    facts.podman().containers().stream()
                            .filter(Container::runs)
                            .filter(container -> container.health() != PodmanStatus.Health.UNHEALTHY)
                            .map(Container::name)
                            .collect(Collectors.toSet()));
        }
    }

    /**
     * What a machine should be like.
     *
     * @param before what it was like before anything was done to it
     * @param rebooted whether it must have rebooted since
     * @param version the version that must run; empty when any will do
     * @param digest the image digest or the base commit that must run; empty when any will do
     */
    record Expectation(Baseline before, boolean rebooted, String version, String digest) {}

    /**
     * Judges.
     *
     * @param now what the machine is like
     * @param expected what it should be like
     * @return the verdict; what is not known is never taken for well
     */
    static HostHealth judge(HostFacts now, Expectation expected) {
        return HealthCheck.judge(now, expected);
    }
}
