package dev.slipway.host;

import dev.slipway.host.HostHealth.Expectation;
import dev.slipway.host.HostHealth.Finding;
import dev.slipway.host.OstreeStatus.Deployment;
import dev.slipway.host.PodmanStatus.Container;
import dev.slipway.host.SystemdStatus.FailedUnit;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The verdict on a machine: its clock is right, it rebooted, runs what it should, systemd is done and nothing failed that did
 * not fail before, no transaction and nothing staged is left, there is space for the next update, the containers are well.
 */
final class HealthCheck {
    /** Below this the kernel and initramfs of the next update may not fit, and machines then reboot in circles. */
    private static final long BOOT_SPACE = 60L * 1024 * 1024;

    /** Logs and containers stop below this. */
    private static final long ROOT_SPACE = 200L * 1024 * 1024;

    /** Certificates and logs take some seconds; more is trouble. */
    private static final Duration CLOCK_BOUND = Duration.ofSeconds(30);

    private static final Duration COUNTED_IN_DAYS = Duration.ofDays(2);

    private final HostFacts now;
    private final Expectation expected;
    private final List<String> proof = new ArrayList<>();
    private final List<Finding> settling = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private HealthCheck(HostFacts now, Expectation expected) {
        this.now = now;
        this.expected = expected;
    }

    static HostHealth judge(HostFacts now, Expectation expected) {
        HealthCheck check = new HealthCheck(now, expected);
        Optional<Finding> unset = check.clock();
        check.boot();
        check.version();
        check.deployments();
        check.slots();
        check.systemd();
        check.containers();
        check.space();
        if (!check.findings.isEmpty()) {
            unset.ifPresent(check.findings::addFirst);
            return new HostHealth.Unhealthy(check.findings);
        }
        return check.settling.isEmpty() ? new HostHealth.Healthy(check.proof) : new HostHealth.Settling(check.settling);
    }

    /** What is not known may become known. */
    private boolean unknown(FactSection section) {
        now.gaps().stream()
                .filter(gap -> gap.section() == section)
                .findFirst()
                .ifPresent(gap -> settling(gap.words(), "Look at its facts: they say what it does not tell."));
        return now.lacks(section);
    }

    private void finding(String words, String remedy) {
        findings.add(new Finding(words, remedy));
    }

    private void settling(String words, String remedy) {
        settling.add(new Finding(words, remedy));
    }

    private void boot() {
        if (!expected.rebooted() || unknown(FactSection.BOOT_ID)) {
            return;
        }
        if (now.bootId().equals(expected.before().bootId())) {
            settling("The machine has not rebooted yet.", "Look at its screen: it may hang while it shuts down.");
        } else if (expected.before().bootId().isEmpty()) {
            finding(
                    "It cannot be told whether the machine rebooted: its boot id of before is not known.",
                    "Look at its uptime.");
        } else {
            proof.add("The machine rebooted: its boot id changed from "
                    + HostDriver.brief(expected.before().bootId()) + " to " + HostDriver.brief(now.bootId()) + ".");
        }
    }

    private void version() {
        if (unknown(FactSection.OS_RELEASE)) {
            return;
        }
        if (now.os().live()) {
            finding("The machine runs from the network or a medium.", "Boot it from its disk.");
        }
        if (!expected.version().isEmpty() && !expected.version().equals(now.os().version())) {
            finding(
                    "The machine runs " + shown(now.os().version()) + " and not " + expected.version() + ".",
                    "The boot loader may have fallen back because the new version did not boot: look at the journal of"
                            + " the boot before.");
        } else {
            proof.add("It runs " + now.os().name() + ".");
        }
    }

    private static String shown(String version) {
        return version.isEmpty() ? "an unknown version" : version;
    }

    private void deployments() {
        if (now.os().family() != OsFamily.FEDORA_COREOS || unknown(FactSection.RPM_OSTREE)) {
            return;
        }
        OstreeStatus status = now.ostree();
        if (!status.transaction().isEmpty()) {
            settling(
                    "rpm-ostree is still busy with \"" + status.transaction() + "\".",
                    "Wait until it is done, or end it with rpm-ostree cancel.");
        }
        String digest = expected.digest();
        if (!digest.isEmpty()
                && status.booted().filter(booted -> is(booted, digest)).isEmpty()) {
            finding(
                    "The machine does not run " + digest + ".",
                    "Look at its deployments: another one was put in front, or the boot loader fell back.");
        }
        if (status.staged().filter(staged -> is(staged, digest)).isPresent()) {
            finding(
                    "The update is still staged: " + named(status.staged().get()) + ".",
                    "Look at journalctl -b -1 -u ostree-finalize-staged.service; a full /boot is the usual cause."
                            + " Withdraw it when it is not wanted.");
        }
    }

    private static boolean is(Deployment deployment, String digest) {
        return !digest.isEmpty() && (digest.equals(deployment.imageDigest()) || digest.equals(deployment.base()));
    }

    private static String named(Deployment deployment) {
        return deployment.version().isEmpty() ? deployment.checksum() : deployment.version();
    }

    private void slots() {
        if (now.os().family() != OsFamily.FLATCAR || unknown(FactSection.SLOTS)) {
            return;
        }
        if (!now.flatcar().running().successful()) {
            settling(
                    "The running slot " + now.flatcar().running().label()
                            + " is not marked good yet; a reboot now would fall back to the other one.",
                    "Look at update-engine.service on it: it marks the slot two minutes after the boot.");
        } else {
            proof.add("The running slot " + now.flatcar().running().label() + " is marked good.");
        }
    }

    private void systemd() {
        if (unknown(FactSection.SYSTEM_STATE) || unknown(FactSection.FAILED_UNITS)) {
            return;
        }
        Set<String> before = expected.before().failedUnits();
        List<String> failed =
                now.systemd().failed().stream().map(FailedUnit::name).toList();
        List<String> anew =
                failed.stream().filter(unit -> !before.contains(unit)).toList();
        if (!anew.isEmpty()) {
            finding(
                    "Failed now, and not before: " + String.join(", ", anew) + ".",
                    "Look at journalctl -b -u " + anew.getFirst() + ".");
            return;
        }
        switch (now.systemd().state()) {
            case "running" -> proof.add("systemd is done, and no unit failed.");
            case "degraded" ->
                proof.add("systemd is done; what failed had failed before: " + String.join(", ", failed) + ".");
            case "initializing", "starting" ->
                settling(
                        "systemd is still starting units.",
                        "Look at systemctl list-jobs on it: what runs there does not end.");
            case "stopping" ->
                settling("The machine is shutting down.", "Look at its screen: it may hang while it shuts down.");
            default ->
                finding(
                        "systemd is in the state \"" + now.systemd().state() + "\".",
                        "Look at the machine's console: it may wait in emergency mode.");
        }
    }

    private void containers() {
        if (unknown(FactSection.CONTAINERS)) {
            return;
        }
        Set<String> wellBefore = expected.before().wellContainers();
        Set<String> runNow = now.podman().containers().stream()
                .filter(Container::runs)
                .map(Container::name)
                .collect(Collectors.toSet());
        for (Container container : now.podman().containers()) {
            if (!container.runs()) {
                continue;
            }
            switch (container.health()) {
                case STARTING ->
                    settling(
                            "The container " + container.name() + " is still being checked.",
                            "Look at podman logs " + container.name() + ".");
                case UNHEALTHY -> {
                    if (wellBefore.contains(container.name())) {
                        finding(
                                "The container " + container.name() + " is unhealthy, and was not before.",
                                "Look at podman logs " + container.name() + ".");
                    }
                }
                case HEALTHY, NONE, UNKNOWN -> {}
            }
        }
        List<String> missing = wellBefore.stream()
                .filter(name -> !runNow.contains(name))
                .sorted()
                .toList();
        if (missing.isEmpty()) {
            if (!runNow.isEmpty()) {
                proof.add("All containers that ran before run: "
                        + runNow.stream().sorted().collect(Collectors.joining(", ")) + ".");
            }
        } else {
            settling(
                    "Not running yet, though they ran before: " + String.join(", ", missing) + ".",
                    "Look at podman ps --all and at the units of these containers.");
        }
    }

    private void space() {
        if (unknown(FactSection.FILESYSTEMS)) {
            return;
        }
        enough("/", ROOT_SPACE);
        if (now.os().family() == OsFamily.FEDORA_COREOS) {
            enough("/boot", BOOT_SPACE);
        }
    }

    private void enough(String path, long bytes) {
        long free = now.hardware()
                .filesystemAt(path)
                .map(Hardware.Filesystem::availableBytes)
                .orElse(0L);
        // The root of an image-based system shows a read-only image of no size; what can fill up is under /var.
        boolean image = now.hardware()
                .filesystemAt(path)
                .filter(at -> at.availableBytes() == 0 && at.usedBytes() == at.sizeBytes())
                .isPresent();
        if (path.equals("/") && image) {
            enough("/var", bytes);
        } else if (free < bytes) {
            finding(
                    "Only " + free / (1024 * 1024) + " MiB are free on " + path + ".",
                    path.equals("/boot")
                            ? "Remove deployments that are not needed: rpm-ostree cleanup -r, or unpin one."
                            : "Make room: journalctl --vacuum-size=100M, podman image prune.");
        }
    }

    /**
     * What else is wrong may follow from it.
     *
     * @return one that is not set yet, which alone is waited for: boards without a battery boot in the past
     */
    private Optional<Finding> clock() {
        if (!now.clock().offBy(CLOCK_BOUND)) {
            return Optional.empty();
        }
        boolean unset = now.clock().sync() == ClockReading.Sync.UNSYNCHRONISED;
        Finding finding = new Finding(
                "Its clock is " + difference(now.clock()) + "." + (unset ? " It has not been synchronised yet." : ""),
                "Look at what sets its clock (chronyc tracking, timedatectl), and at the clock of the console."
                        + " Certificates, timers and logins fail because of it: once it is right, start again what"
                        + " failed.");
        (unset ? settling : findings).add(finding);
        return unset ? Optional.of(finding) : Optional.empty();
    }

    private static String difference(ClockReading clock) {
        Duration off = clock.offset().abs();
        String way = (clock.offset().isNegative() ? " behind" : " ahead of") + " the console's";
        return off.compareTo(COUNTED_IN_DAYS) < 0
                ? off.toSeconds() + " s" + way
                : off.plusHours(12).toDays() + " days" + way + ": it shows "
                        + clock.machineTime().atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
