package dev.slipway.ui.machine;

import dev.slipway.host.FactSection;
import dev.slipway.host.HostFacts;
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

/** Facts as a machine writes them, with captured output of its real programs. */
final class SpokenFacts {
    static final Instant NOW = Instant.parse("2026-11-20T14:00:00Z");
    private static final String MARK = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private final Map<FactSection, String> sections = new EnumMap<>(FactSection.class);

    static String captured(String name) {
        try (InputStream in = Objects.requireNonNull(SpokenFacts.class.getResourceAsStream("/hostops/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SpokenFacts common(String osRelease) {
        return new SpokenFacts()
                .with(FactSection.CLOCK_BEGIN, "1795183198.500000000")
                .with(FactSection.CLOCK_END, "1795183199.500000000")
                .with(FactSection.BOOT_ID, "7f1c2f0e-0d5e-4f3a-9d52-0a9d7f3f8a11")
                .with(FactSection.MACHINE_ID, "1c09ca98649c4c7abc779cd04c96812e")
                .with(FactSection.HOSTNAME, "ns1")
                .with(FactSection.KERNEL, "6.19.2-200.fc44.x86_64")
                .with(FactSection.ARCHITECTURE, "x86_64")
                .with(FactSection.OS_RELEASE, captured(osRelease))
                .with(FactSection.ROOT, "/ xfs /dev/sda4\n")
                .with(FactSection.KERNEL_ARGUMENTS, "rw ignition.platform.id=metal")
                .with(FactSection.UPTIME, "12345.67 1.0")
                .with(FactSection.LOAD, "0.10 0.20 1.30 1/200 4711")
                .with(FactSection.MEMORY, "MemTotal: 4000000 kB\nMemAvailable: 3000000 kB\n")
                .with(FactSection.FIRMWARE, "efi\n   6   0   0   0   1\n")
                .with(FactSection.TIME_SYNC, captured("chronyc-tracking.csv") + "chrony\n")
                .with(FactSection.DISKS, captured("lsblk.json"))
                .with(FactSection.FILESYSTEMS, captured("df.txt"))
                .with(FactSection.NETWORK, captured("ip-addr.json"))
                .with(FactSection.SYSTEM_STATE, "running\n")
                .with(FactSection.FAILED_UNITS, "[]\n")
                .with(FactSection.UNITS, captured("systemctl-show.txt"))
                .with(FactSection.REBOOT_REQUIRED, "")
                .with(FactSection.PODMAN_VERSION, "podman version 5.6.2\n")
                .with(FactSection.CONTAINERS, "[]\n");
    }

    static SpokenFacts fedoraCoreOs() {
        return common("os-release-fcos")
                .with(FactSection.RPM_OSTREE, captured("rpm-ostree-status-fcos-updated.json"))
                .with(FactSection.ZINCATI_CONFIG, "file /usr/lib/zincati/config.d/10-agent.toml\nline [updates]\n");
    }

    SpokenFacts with(FactSection section, String text) {
        sections.put(section, text);
        return this;
    }

    HostFacts facts() {
        StringBuilder text = new StringBuilder("slipway-facts 1 " + MARK + "\n");
        for (FactSection section : FactSection.values()) {
            String content = sections.get(section);
            text.append(
                    content == null
                            ? MARK + " absent " + section.marker() + "\n"
                            : MARK + " begin " + section.marker() + "\n" + content + "\n" + MARK + " end "
                                    + section.marker() + " 0\n");
        }
        CapturedText stdout = new CapturedText(text + MARK + " done\n", text.length(), false);
        return HostFacts.parse(
                new CommandResult(0, "", new CommandOutput(stdout, CapturedText.NOTHING), Duration.ofSeconds(2)), NOW);
    }
}
