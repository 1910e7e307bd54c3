package dev.slipway.testbed.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.testbed.lab.Command;
import dev.slipway.testbed.lab.CommandResult;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts keep what they promise, as seen with Debian's own SSH client. */
class HostsIT {
    private static final Path OUTPUT = Path.of("target", "hosts");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static TestHosts hosts;

    /** The hosts of one test; each runs on an instance of its own. */
    private final List<TestHost> mine = new ArrayList<>();

    private static String publicKey;

    @BeforeAll
    static void needsRootAndAFewPrograms() throws IOException {
        List<String> missing = TestHosts.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: test hosts need " + String.join(", ", missing));
        Command.require(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory + "/key"), PATIENCE);
        publicKey = Files.readString(directory.resolve("key.pub")).strip();
        hosts = TestHosts.open(OUTPUT);
    }

    @AfterAll
    static void close() {
        if (hosts != null) {
            hosts.close();
        }
    }

    private TestHost mine(TestHost host) {
        mine.add(host);
        return host;
    }

    /** Machines that nobody looks at any more take time from those that are. */
    @AfterEach
    void switchOff() {
        mine.forEach(TestHost::close);
    }

    private TestHost up(String name) {
        return mine(hosts.up(HostSpec.of(name, Flavour.DEBIAN, publicKey)));
    }

    private static CommandResult ssh(TestHost host, String... words) {
        List<String> command = new ArrayList<>(List.of(
                "ssh",
                "-i",
                directory + "/key",
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "ConnectTimeout=3",
                "core@" + host.address()));
        command.addAll(List.of(words));
        return Command.run(command, PATIENCE);
    }

    @Test
    void aHostIsARunningSystemdThatIsAskedOverSsh() {
        TestHost host = up("plain");
        assertThat(ssh(host, "sudo -n systemctl is-system-running --wait; hostname; id -un")
                        .output())
                .isEqualTo("running\nplain\ncore\n");
        assertThat(ssh(host, "sudo -n podman info --format '{{.Store.GraphDriverName}} {{.Version.Version}}'")
                        .output())
                .matches("overlay \\d+\\.\\d+\\.\\d+\n");
    }

    @Test
    void aRebootGivesANewBootIdAndKeepsTheDiskAndTheHostKey() {
        TestHost host = up("reboots");
        String key = host.hostKey();
        String before = ssh(host, "cat /proc/sys/kernel/random/boot_id").output();
        ssh(host, "echo kept | sudo tee /etc/kept /var/kept; sudo systemctl reboot");
        host.awaitBoot(2);
        assertThat(ssh(host, "cat /proc/sys/kernel/random/boot_id").output()).isNotEqualTo(before);
        assertThat(ssh(host, "cat /etc/kept /var/kept").output()).isEqualTo("kept\nkept\n");
        assertThat(ssh(host, "sudo journalctl --list-boots --quiet | wc -l; uptime --since")
                        .output())
                .startsWith("2\n");
        assertThat(Double.parseDouble(host.readFile("/proc/uptime").split(" ")[0]))
                .isLessThan(60);
        assertThat(host.hostKey()).isEqualTo(key);
    }

    @Test
    void aPowerCutEndsEverythingAtOnceAndPowerOnBootsAgain() {
        TestHost host = up("power");
        host.powerCut();
        assertThat(host.isOn()).isFalse();
        assertThat(ssh(host, "true").exitCode()).isEqualTo(255);
        host.powerOn();
        host.awaitBoot(2);
        assertThat(ssh(host, "true").exitCode()).isZero();
        ssh(host, "sudo systemctl poweroff");
        org.awaitility.Awaitility.await().until(() -> !host.isOn());
        assertThat(host.boots()).isEqualTo(2);
    }

    @Test
    void aMagicPacketSwitchesItOn() throws IOException {
        TestHost host = up("sleeper");
        host.powerCut();
        host.allowWakeOnLan();
        byte[] packet = new byte[6 + 16 * 6];
        Arrays.fill(packet, (byte) 0xff);
        byte[] mac = HexFormat.ofDelimiter(":").parseHex(host.macAddress());
        for (int at = 6; at < packet.length; at += mac.length) {
            System.arraycopy(mac, 0, packet, at, mac.length);
        }
        InetAddress everybody = InetAddress.getByName(host.address().replaceFirst("\\d+$", "255"));
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setBroadcast(true);
            socket.send(new DatagramPacket(packet, packet.length, everybody, 9));
        }
        host.awaitBoot(2);
        assertThat(ssh(host, "true").exitCode()).isZero();
    }

    @Test
    void aCutCableLosesPacketsUntilItIsHealed() {
        TestHost host = up("cable");
        host.cut();
        assertThat(ssh(host, "true").errors()).containsAnyOf("timed out", "No route to host");
        assertThat(host.shell("hostname")).isEqualTo("cable\n");
        host.heal();
        host.awaitSsh();
        assertThat(ssh(host, "true").exitCode()).isZero();
    }

    @Test
    void theSshServerCanHangRefuseBeSlowAndChangeItsKey() {
        TestHost host = up("sshd");
        host.freezeSsh();
        assertThat(ssh(host, "true").exitCode()).isEqualTo(255);
        host.thawSsh();
        assertThat(ssh(host, "true").exitCode()).isZero();

        host.refuseSsh();
        assertThat(ssh(host, "true").errors()).contains("Connection refused");
        host.acceptSsh();
        host.awaitSsh();

        host.slowLogin(Duration.ofSeconds(2));
        host.awaitSsh();
        Instant begun = Instant.now();
        assertThat(ssh(host, "true").exitCode()).isZero();
        assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
        host.slowLogin(Duration.ZERO);

        String before = host.hostKey();
        host.newHostKey();
        host.awaitSsh();
        assertThat(host.hostKey()).isNotEqualTo(before);
        assertThat(Command.require(List.of("ssh-keyscan", "-t", "ed25519", host.address()), PATIENCE))
                .contains(host.hostKey());
    }

    @Test
    void theDiskFillsAndOnlyItsOwn() {
        TestHost host = mine(hosts.up(new HostSpec("full", Flavour.DEBIAN, List.of(publicKey), 256)));
        host.fillDisk();
        assertThat(ssh(host, "echo x | sudo tee /etc/one-more").errors()).contains("No space left on device");
        host.freeDisk();
        assertThat(ssh(host, "echo x | sudo tee /etc/one-more").exitCode()).isZero();
    }

    @Test
    void theClockIsWrongForWhatStartsInIt() {
        TestHost host = up("clock");
        host.setClockWrong(Duration.ofDays(-3 * 365));
        long seen = Long.parseLong(ssh(host, "date +%s").output().strip());
        assertThat(Instant.ofEpochSecond(seen)).isBefore(Instant.now().minus(Duration.ofDays(1000)));
        host.setClockRight();
        seen = Long.parseLong(ssh(host, "date +%s").output().strip());
        assertThat(Instant.ofEpochSecond(seen)).isAfter(Instant.now().minusSeconds(60));
    }

    @Test
    void sudoCanAskForAPassword() {
        TestHost host = up("sudo");
        host.askForSudoPassword();
        assertThat(ssh(host, "sudo -n true").errors()).contains("a password is required");
    }

    @Test
    void aClosedSwitchLeavesNothingBehindAndIsFreeForTheNext() {
        String gateway;
        try (TestHosts other = TestHosts.open(OUTPUT.resolve("other"))) {
            gateway = other.gateway();
            assertThat(gateway).isNotEqualTo(hosts.gateway());
            other.up(HostSpec.of("brief", Flavour.DEBIAN, publicKey));
        }
        String number = gateway.split("\\.")[2];
        assertThat(Command.require(List.of("ip", "netns", "list"), PATIENCE))
                .doesNotContain("slipway-host-" + number + "-");
        assertThat(Command.require(List.of("findmnt", "--list", "--noheadings"), PATIENCE))
                .doesNotContain("slipway-hosts/" + number + "/");
        assertThat(Command.require(List.of("ip", "-brief", "link"), PATIENCE)).doesNotContain("slh" + number);
        assertThat(OUTPUT.resolve("other/brief.journal")).content().contains("Started ssh.service");
    }
}
