package dev.slipway.host;

import dev.slipway.ssh.CapturedText;
import dev.slipway.ssh.CommandOutput;
import dev.slipway.ssh.CommandResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What the script {@code facts} writes on machines of the tests. */
final class FactsOutput {
    static final String MARK = "0f8fad5b-d9cb-469f-a165-70867728950e";
    static final String BOOT_ID = "7f1c2f0e-0d5e-4f3a-9d52-0a9d7f3f8a11";
    static final Instant NOW = Instant.parse("2026-11-20T14:00:00Z");
    static final Duration TOOK = Duration.ofSeconds(2);

    private final Map<FactSection, String> sections = new EnumMap<>(FactSection.class);

    private FactsOutput() {}

    static String captured(String name) {
        try (InputStream in = Objects.requireNonNull(FactsOutput.class.getResourceAsStream("/hostops/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FactsOutput common(String osRelease) {
        FactsOutput output = new FactsOutput();
        output.with(FactSection.CLOCK_BEGIN, "1795183198.500000000");
        output.with(FactSection.CLOCK_END, "1795183199.500000000");
        output.with(FactSection.BOOT_ID, BOOT_ID);
        output.with(FactSection.MACHINE_ID, "1c09ca98649c4c7abc779cd04c96812e");
        output.with(FactSection.HOSTNAME, "ns1");
        output.with(FactSection.KERNEL, "6.19.2-200.fc44.x86_64");
        output.with(FactSection.ARCHITECTURE, "x86_64");
        output.with(FactSection.OS_RELEASE, captured(osRelease));
        output.with(FactSection.ROOT, "/ xfs /dev/sda4\n");
        output.with(FactSection.KERNEL_ARGUMENTS, "rw root=UUID=x ignition.platform.id=metal");
        output.with(FactSection.UPTIME, "12345.67 1.0");
        output.with(FactSection.LOAD, "0.10 0.20 1.30 1/200 4711");
        output.with(FactSection.MEMORY, "MemTotal:        4000000 kB\nMemFree: 1 kB\nMemAvailable:    3000000 kB\n");
        output.with(FactSection.FIRMWARE, "efi\n   6   0   0   0   1\n");
        output.with(FactSection.TIME_SYNC, captured("chronyc-tracking.csv") + "chrony\n");
        output.with(FactSection.DISKS, captured("lsblk.json"));
        output.with(FactSection.FILESYSTEMS, captured("df.txt"));
        output.with(FactSection.NETWORK, captured("ip-addr.json"));
        output.with(FactSection.SYSTEM_STATE, "running\n");
        output.with(FactSection.FAILED_UNITS, "[]\n");
        output.with(FactSection.UNITS, captured("systemctl-show.txt"));
        output.with(FactSection.REBOOT_REQUIRED, "");
        output.with(FactSection.PODMAN_VERSION, "podman version 5.6.2\n");
        output.with(FactSection.CONTAINERS, captured("podman-ps.json"));
        return output;
    }

    static FactsOutput fedoraCoreOs() {
        return common("os-release-fcos")
                .with(FactSection.RPM_OSTREE, captured("rpm-ostree-status-fcos-oci.json"))
                .with(FactSection.BOOTC, captured("bootc-status-fcos.json"))
                .with(FactSection.ZINCATI_CONFIG, "file /usr/lib/zincati/config.d/10-agent.toml\nline [updates]\n");
    }

    /** A Fedora CoreOS whose last update is done: nothing staged, the new version runs. */
    static FactsOutput updated() {
        return fedoraCoreOs().with(FactSection.RPM_OSTREE, captured("rpm-ostree-status-fcos-updated.json"));
    }

    static FactsOutput flatcar() {
        return common("os-release-flatcar")
                .with(FactSection.ROOT, "/ ext4 /dev/sda9\n/usr btrfs /dev/mapper/usr\n")
                .with(FactSection.SLOTS, slots())
                .with(FactSection.UPDATE_ENGINE, captured("flatcar-update_engine_client-status.txt"))
                .with(FactSection.UPDATE_CONFIG, "GROUP=stable\nREBOOT_STRATEGY=reboot\n");
    }

    static String slots() {
        String table = captured("flatcar-cgpt-show.txt");
        return "running /dev/sda3\nslot /dev/sda3\n" + table + "filesystem /dev/sda3 btrfs\nslot /dev/sda4\n" + table
                + "filesystem /dev/sda4 \n";
    }

    static FactsOutput debian() {
        return common("os-release-debian").with(FactSection.ROOT, "/ overlay overlay\n");
    }

    FactsOutput with(FactSection section, String text) {
        sections.put(section, text);
        return this;
    }

    FactsOutput without(FactSection section) {
        sections.remove(section);
        return this;
    }

    String get(FactSection section) {
        return sections.getOrDefault(section, "");
    }

    String text() {
        StringBuilder text = new StringBuilder("slipway-facts 1 " + MARK + "\n");
        for (FactSection section : FactSection.values()) {
            String content = sections.get(section);
            if (content == null) {
                text.append(MARK + " absent " + section.marker() + "\n");
            } else {
                text.append(MARK + " begin " + section.marker() + "\n" + content);
                text.append("\n" + MARK + " end " + section.marker() + " 0\n");
            }
        }
        return text + MARK + " done\n";
    }

    HostFacts facts() {
        return read(text());
    }

    static HostFacts read(String text) {
        CapturedText stdout = new CapturedText(text, text.length(), false);
        return HostFacts.parse(new CommandResult(0, "", new CommandOutput(stdout, CapturedText.NOTHING), TOOK), NOW);
    }
}
