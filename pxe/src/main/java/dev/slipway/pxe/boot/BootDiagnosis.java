package dev.slipway.pxe.boot;

import dev.slipway.pxe.boot.BootSighting.Asked;
import dev.slipway.pxe.boot.BootSighting.FileServed;
import dev.slipway.pxe.boot.BootSighting.IgnitionAsked;
import dev.slipway.pxe.boot.BootSighting.NotAnswered;
import dev.slipway.pxe.boot.BootSighting.Offered;
import dev.slipway.pxe.boot.BootSighting.PhonedHome;
import dev.slipway.pxe.boot.BootSighting.ScriptServed;
import dev.slipway.pxe.boot.BootSighting.SentIntoInstaller;
import dev.slipway.pxe.boot.BootSighting.SshTried;
import dev.slipway.pxe.boot.BootSighting.TftpDone;
import dev.slipway.pxe.boot.BootSighting.TftpFailed;
import dev.slipway.pxe.boot.BootSighting.TftpOpened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * "Why did it not boot?" in words: looks at the sightings of one boot and says how far the machine came, what should
 * have followed and what usually keeps it from following. A pure function of the sightings and the time.
 *
 * <p>The rules are stations in the order of a boot. Only the furthest one that was reached and not left speaks, and
 * only after the time that the next step may rightly take; what went wrong on the way is said as well.
 */
public final class BootDiagnosis {
    /** Firmware that got an offer asks for its file within this time, its pauses for the other server included. */
    static final Duration FIRMWARE_STEP = Duration.ofSeconds(60);

    /** iPXE that was loaded is up and has an address within this time, slow switch ports (STP) included. */
    static final Duration IPXE_STEP = Duration.ofSeconds(90);

    /** A kernel boots, finds the network and goes on within this time, on slow machines too. */
    static final Duration SYSTEM_STEP = Duration.ofMinutes(5);

    /** An installer has written its disk, the machine restarted and its first boot phoned home within this time. */
    static final Duration INSTALL_STEP = Duration.ofMinutes(30);

    /** How bad it is. */
    public enum Severity {
        /** As it should be. */
        INFO,
        /** Unusual, or too early to tell. */
        WARNING,
        /** The boot does not go on by itself. */
        PROBLEM
    }

    /**
     * One finding.
     *
     * @param severity how bad it is
     * @param sentence what was seen
     * @param advice what to look at or to do; empty when there is nothing to do
     */
    public record Finding(Severity severity, String sentence, String advice) {}

    private final List<BootSighting> boot;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();

    private BootDiagnosis(List<BootSighting> boot, Instant now) {
        this.boot = boot.stream().sorted(Comparator.comparing(BootSighting::at)).toList();
        this.now = now;
    }

    /**
     * Explains one boot.
     *
     * @param boot all sightings of one machine from one power-on, in any order
     * @param now the time, to tell "not yet" from "not"
     * @return findings, the worst first; one at least, unless there are no sightings
     */
    public static List<Finding> of(List<BootSighting> boot, Instant now) {
        BootDiagnosis diagnosis = new BootDiagnosis(boot, now);
        if (!boot.isEmpty()) {
            diagnosis.onTheWay();
            diagnosis.furthestStation();
        }
        diagnosis.findings.sort(Comparator.comparing(Finding::severity).reversed());
        return List.copyOf(diagnosis.findings);
    }

    /** Things that went wrong whether or not the boot got past them. */
    private void onTheWay() {
        last(NotAnswered.class)
                .ifPresent(it -> problemUnless(
                        count(Offered.class) > 0,
                        "Slipway did not answer: " + sentence(it.why()),
                        count(Offered.class) > 0 ? "It was answered later; nothing to do." : ""));
        last(TftpFailed.class)
                .ifPresent(it -> problemUnless(
                        count(TftpDone.class) > 0,
                        "Reading " + it.file() + " by TFTP failed after " + it.bytes() + " bytes: " + it.why() + ".",
                        it.bytes() == 0
                                ? "A firewall that lets port 69 in but not the replies from high UDP ports does this,"
                                        + " and so does a missing file."
                                : "A bad cable or switch port, or firmware that cannot take blocks of this size."));
        failedFiles();
        refusedIgnition();
        long loaders = boot.stream()
                .filter(it -> it instanceof TftpDone done && !isAutoexec(done))
                .count();
        if (loaders > 2 && count(ScriptServed.class) == 0) {
            add(
                    Severity.PROBLEM,
                    "It read the loader " + loaders + " times without ever asking for its script: it is in a loop.",
                    "Something else sets the boot file for iPXE too. Remove options 66 and 67 from the other DHCP"
                            + " server.");
        }
        long firmwareQuestions = boot.stream()
                .filter(it -> it instanceof Asked asked && asked.retransmission())
                .count();
        if (firmwareQuestions >= 3
                && count(TftpOpened.class) + count(FileServed.class) + count(ScriptServed.class) == 0) {
            add(
                    Severity.WARNING,
                    "It repeated its question " + firmwareQuestions + " times.",
                    "No other DHCP server gave it an address, without which it cannot go on; or spanning tree keeps"
                            + " the switch port closed for its first 30 seconds (turn on PortFast or RSTP edge).");
        }
    }

    private void failedFiles() {
        boot.stream()
                .filter(it -> it instanceof FileServed file && file.status() >= 400)
                .map(FileServed.class::cast)
                .reduce((_, later) -> later)
                .ifPresent(it -> add(
                        Severity.PROBLEM,
                        "The " + it.what() + " " + it.file() + " was answered with HTTP " + it.status() + ".",
                        it.status() == 404
                                ? "The image is not here (any more): look at Images and import or mirror it again."
                                : "Look at Images and at the log."));
    }

    private void refusedIgnition() {
        last(IgnitionAsked.class).filter(it -> it.status() != 200).ifPresent(it -> {
            if (it.status() == 503) {
                add(
                        Severity.WARNING,
                        "It waits for its Ignition configuration, which is not ready: " + sentence(it.words()),
                        "It asks again by itself; see the profile's page for what is missing.");
            } else {
                add(
                        Severity.PROBLEM,
                        "Its Ignition configuration was refused with HTTP " + it.status() + ": " + sentence(it.words()),
                        "A one-time address that was used, or is of an older attempt, is worth nothing: arm the machine"
                                + " again.");
            }
        });
    }

    /** How far it came, from the end backwards. */
    private void furthestStation() {
        Optional<SshTried> ssh = last(SshTried.class);
        Optional<PhonedHome> home = last(PhonedHome.class);
        if (ssh.isPresent()) {
            afterSsh(ssh.get());
        } else if (home.isPresent()) {
            afterPhoneHome(home.get());
        } else if (ignitionDelivered().isPresent()) {
            waiting(
                    ignitionDelivered().get(),
                    INSTALL_STEP,
                    "Ignition fetched its configuration, and the installed system has not phoned home.",
                    "Look at its console. Likely: the installation failed (wrong disk), it booted something else"
                            + " afterwards (boot order), or the installed system cannot reach Slipway (VLAN,"
                            + " firewall).");
        } else if (served("rootfs").isPresent() || served("initrd").isPresent()) {
            afterInitrd();
        } else if (served("kernel").isPresent()) {
            waiting(
                    served("kernel").get(),
                    IPXE_STEP,
                    "It read the kernel and has not asked for the initrd.",
                    "The machine may be too small: iPXE keeps kernel and initrd in memory. With Secure Boot on, an"
                            + " unsigned kernel is refused: look at its console.");
        } else if (last(SentIntoInstaller.class).isPresent()) {
            add(Severity.INFO, "It was sent into the installer over SSH, which has not shown itself yet.", "");
        } else if (last(ScriptServed.class).isPresent()) {
            afterScript(last(ScriptServed.class).get());
        } else {
            beforeScript();
        }
    }

    private void afterSsh(SshTried ssh) {
        if (ssh.proved()) {
            add(Severity.INFO, "It is installed and proved over SSH: " + sentence(ssh.words()), "");
        } else {
            add(
                    Severity.PROBLEM,
                    "It phoned home, but logging in has not proved it so far: " + sentence(ssh.words()),
                    "Check that port 22 is reachable from here and that the profile keeps Slipway's key.");
        }
    }

    private void afterPhoneHome(PhonedHome home) {
        if (home.accepted()) {
            waiting(
                    home,
                    FIRMWARE_STEP,
                    "It phoned home (" + home.words() + "), and Slipway has not logged in over SSH yet.",
                    "Check that port 22 of the machine is reachable from here.");
        } else {
            add(
                    Severity.PROBLEM,
                    "It phoned home and was refused: " + sentence(home.words()),
                    "Its token was used before or is of an older installation: install it again, or approve its"
                            + " host keys by hand.");
        }
    }

    private void afterInitrd() {
        BootSighting last = served("rootfs").or(() -> served("initrd")).orElseThrow();
        boolean onlyHead = served("rootfs").isEmpty()
                && boot.stream()
                        .anyMatch(it -> it instanceof FileServed file
                                && file.head()
                                && file.what().equals("rootfs"));
        if (onlyHead) {
            waiting(
                    last,
                    SYSTEM_STEP,
                    "The live system asked whether the rootfs is there, and has not read it.",
                    "The kernel and initrd may be of another version than the rootfs: import the version again.");
            return;
        }
        waiting(
                last,
                SYSTEM_STEP,
                "It loaded kernel and initrd, and Ignition has not asked for its configuration.",
                "Likely: the live system has no network (driver, VLAN, wrong interface), less than 2 GiB of memory"
                        + " (3 GiB for Flatcar), or the kernel stopped: look at its console.");
    }

    private void afterScript(ScriptServed script) {
        // A script that waits or boots the local disk ends the boot as it should.
        if (!script.decision().startsWith("installs")) {
            add(Severity.INFO, "It got its script, which " + script.decision() + ".", "");
            return;
        }
        waiting(
                script,
                IPXE_STEP,
                "It got its script, which " + script.decision() + ", and has not asked for the kernel.",
                "iPXE shows the reason on the machine's console. A firewall on the machine-facing HTTP port, or an"
                        + " image that is not imported.");
    }

    private void beforeScript() {
        Optional<? extends BootSighting> loader = last(TftpDone.class);
        if (loader.isEmpty()) {
            loader = served("loader");
        }
        boolean ipxeRuns = boot.stream().anyMatch(it -> it instanceof TftpDone done && isAutoexec(done));
        if (ipxeRuns) {
            waiting(
                    loader.orElseThrow(),
                    IPXE_STEP,
                    "iPXE runs and read its first script, and has not asked for the machine's own.",
                    "Likely: iPXE got no address (spanning tree delay, or it does not work with this network card: set"
                            + " the machine's loader to ipxe.efi), or a firewall drops the machine-facing HTTP port.");
        } else if (loader.isPresent()) {
            waiting(
                    loader.get(),
                    IPXE_STEP,
                    "It read its loader, and iPXE has not asked for its script.",
                    "Likely: Secure Boot refuses the loader (turn it off, or put a signed shim into loaders/); iPXE"
                            + " does not work with this network card (set the machine's loader to ipxe.efi); or"
                            + " iPXE got no address (spanning tree delay).");
        } else if (count(TftpOpened.class) > 0) {
            waiting(
                    last(TftpOpened.class).get(),
                    FIRMWARE_STEP,
                    "It began to read its loader by TFTP and has not finished.",
                    "A firewall that drops the high UDP ports, or a very bad link.");
        } else if (count(TftpFailed.class) == 0 && count(Offered.class) > 0) {
            afterOffer();
        }
    }

    private void afterOffer() {
        Offered offered = last(Offered.class).get();
        boolean cameToBootServer = boot.stream().anyMatch(it -> it instanceof Asked asked && asked.port() == 4011);
        boolean sentThere = boot.stream()
                .anyMatch(it -> it instanceof Offered offer
                        && offer.port() == 67
                        && offer.file().isEmpty());
        if (offered.file().startsWith("http:")) {
            waiting(
                    offered,
                    FIRMWARE_STEP,
                    "It was offered " + offered.file() + " and has not asked for it.",
                    "Likely: another DHCP server's option 67 wins, a firewall drops the machine-facing HTTP port, the"
                            + " firmware forbids plain HTTP, or no DHCP server gave it an address.");
        } else if (sentThere && !cameToBootServer) {
            waiting(
                    offered,
                    FIRMWARE_STEP,
                    "It was offered our boot server and has not come to port 4011.",
                    "Likely: no DHCP server gave it an address, another DHCP server's options 66 and 67 win (remove"
                            + " them), or a firewall drops UDP port 4011.");
        } else {
            waiting(
                    offered,
                    FIRMWARE_STEP,
                    count(Asked.class) + " requests, no TFTP read: it was offered " + offered.file()
                            + " and has not asked for it.",
                    "Likely: another DHCP server's option 67 wins (remove options 66 and 67 there), or a firewall"
                            + " drops UDP port 69.");
        }
    }

    private static boolean isAutoexec(TftpDone done) {
        return done.file().endsWith("autoexec.ipxe");
    }

    private Optional<FileServed> served(String what) {
        return boot.stream()
                .filter(it -> it instanceof FileServed file
                        && file.what().equals(what)
                        && !file.head()
                        && file.status() < 400)
                .map(FileServed.class::cast)
                .reduce((_, later) -> later);
    }

    private Optional<IgnitionAsked> ignitionDelivered() {
        return last(IgnitionAsked.class).filter(it -> it.status() == 200);
    }

    private <T extends BootSighting> Optional<T> last(Class<T> kind) {
        return boot.stream().filter(kind::isInstance).map(kind::cast).reduce((_, later) -> later);
    }

    private <T extends BootSighting> long count(Class<T> kind) {
        return boot.stream().filter(kind::isInstance).count();
    }

    private static String minutes(Duration left) {
        long minutes = Math.max(1, left.plusSeconds(59).toMinutes());
        return minutes == 1 ? "minute" : minutes + " minutes";
    }

    private static String sentence(String words) {
        return words.endsWith(".") ? words : words + ".";
    }

    /** Says it as a problem once the time for the next step is over; until then it is under way. */
    private void waiting(BootSighting since, Duration step, String sentence, String advice) {
        if (Duration.between(since.at(), now).compareTo(step) < 0) {
            add(
                    Severity.INFO,
                    "Under way: " + sentence,
                    "Nothing to do yet: it gets another " + minutes(step.minus(Duration.between(since.at(), now)))
                            + ".");
        } else {
            add(Severity.PROBLEM, sentence, advice);
        }
    }

    private void problemUnless(boolean overcome, String sentence, String advice) {
        add(overcome ? Severity.WARNING : Severity.PROBLEM, sentence, advice);
    }

    private void add(Severity severity, String sentence, String advice) {
        findings.add(new Finding(severity, sentence, advice));
    }
}
