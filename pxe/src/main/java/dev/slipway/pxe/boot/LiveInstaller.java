package dev.slipway.pxe.boot;

import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.ImageVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds the Ignition configuration of a live system that installs another one: Flatcar always, which has no installer
 * of its own that starts by kernel arguments, and Fedora CoreOS where a rule chooses the disk, since
 * {@code coreos.inst.install_dev} takes a path only.
 *
 * <p>The live system chooses the disk, installs, reports and reboots. Where it cannot, it reports why, removes the
 * configuration, opens its consoles and stays; it never reboots without having installed.
 */
public final class LiveInstaller {
    /** Read by every Ignition since 2.8 (2020), so by every live image that still boots. */
    private static final String SPEC = "3.3.0";

    private static final String SCRIPT = "/etc/slipway/install.sh";
    private static final String SETTINGS = "/etc/slipway/install.env";
    private static final String CONFIG = "/etc/slipway/config.ign";
    private static final int OWNER_ONLY = 0600;

    /** The image of 500 MB comes from the same network; an old disk writes its 8 GB in some minutes. */
    private static final Duration DEADLINE = Duration.ofHours(1);

    // bash runs the script rather than the kernel, because SELinux lets systemd execute nothing below /etc.
    private static final String UNIT = """
            [Unit]
            Description=Slipway installs the operating system
            Wants=network-online.target
            After=network-online.target
            ConditionPathExists=/etc/slipway/config.ign

            [Service]
            Type=oneshot
            EnvironmentFile=/etc/slipway/install.env
            ExecStart=/usr/bin/bash /etc/slipway/install.sh
            StandardOutput=journal+console
            StandardError=journal+console
            TimeoutStartSec=2h

            [Install]
            WantedBy=multi-user.target
            """;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private LiveInstaller() {}

    /**
     * Builds the live system's configuration.
     *
     * @param install what is installed where
     * @return an Ignition configuration of version 3.3.0, as JSON
     * @throws IllegalArgumentException with a sentence when a value cannot be passed on safely
     */
    public static String ignition(LiveInstall install) {
        LiveInstall.Target target = install.target();
        ObjectNode root = JSON.createObjectNode();
        root.putObject("ignition").put("version", SPEC);
        if (!target.sshKeys().isEmpty()) {
            ObjectNode core = root.putObject("passwd").putArray("users").addObject();
            core.put("name", "core");
            ArrayNode keys = core.putArray("sshAuthorizedKeys");
            target.sshKeys().forEach(keys::add);
        }
        ArrayNode files = root.putObject("storage").putArray("files");
        file(files, CONFIG, target.ignition());
        file(files, SETTINGS, settings(install));
        file(files, SCRIPT, script());
        ObjectNode unit = root.putObject("systemd").putArray("units").addObject();
        unit.put("name", "slipway-install.service");
        unit.put("enabled", true);
        unit.put("contents", UNIT);
        return JSON.writeValueAsString(root);
    }

    private static void file(ArrayNode files, String path, String content) {
        ObjectNode file = files.addObject();
        file.put("path", path);
        file.put("mode", OWNER_ONLY);
        file.put("overwrite", true);
        file.putObject("contents")
                .put(
                        "source",
                        "data:;base64," + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
    }

    /** The environment of the script, which is itself always the same. */
    static String settings(LiveInstall install) {
        LiveInstall.Target target = install.target();
        if (target.minimumBytes() < 1) {
            throw new IllegalArgumentException("the smallest disk that will do must have at least one byte");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("SLIPWAY_DISK", rule(target.disk()));
        settings.put("SLIPWAY_DISK_VALUE", value(target.disk()));
        settings.put("SLIPWAY_MINIMUM", Long.toString(target.minimumBytes()));
        settings.put("SLIPWAY_IGNITION", CONFIG);
        settings.put("SLIPWAY_EVENTS", ScriptWord.url("address for events", target.eventUrl()));
        settings.put("SLIPWAY_UNITS", "/run/systemd/system");
        settings.put("SLIPWAY_TRIES", "10");
        settings.put("SLIPWAY_DEADLINE", Long.toString(DEADLINE.toSeconds()));
        switch (install) {
            case LiveInstall.Flatcar flatcar -> {
                if (!BootImage.isStream(flatcar.channel())) {
                    throw new IllegalArgumentException("\"" + flatcar.channel() + "\" is not a channel of Flatcar");
                }
                settings.put("SLIPWAY_SYSTEM", "flatcar");
                settings.put("SLIPWAY_VERSION", new ImageVersion(flatcar.version()).value());
                settings.put("SLIPWAY_CHANNEL", flatcar.channel());
                settings.put("SLIPWAY_MIRROR", ScriptWord.url("mirror's address", flatcar.mirrorUrl()));
            }
            case LiveInstall.Fcos fcos -> {
                settings.put("SLIPWAY_SYSTEM", "fcos");
                settings.put("SLIPWAY_CONSOLES", String.join(" ", consoles(fcos.consoles())));
                settings.put("SLIPWAY_ARGUMENTS", words(fcos.arguments()));
                settings.put("SLIPWAY_FIRST_BOOT", words(fcos.firstBoot()));
                settings.put("SLIPWAY_KEPT", String.join(" ", fcos.keptLabels()));
            }
        }
        // Every value was checked to hold neither quotes nor backslashes, which systemd would interpret here.
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=\"" + entry.getValue() + "\"\n")
                .collect(Collectors.joining());
    }

    private static String rule(DiskRule rule) {
        return switch (rule) {
            case DiskRule.AtPath path -> "path";
            case DiskRule.Smallest smallest -> "smallest";
            case DiskRule.Largest largest -> "largest";
            case DiskRule.WithSerial serial -> "serial";
        };
    }

    private static String value(DiskRule rule) {
        return switch (rule) {
            case DiskRule.AtPath(String path) -> {
                String problem = FcosInstall.diskProblem(path);
                if (!problem.isEmpty()) {
                    throw new IllegalArgumentException(problem);
                }
                yield path;
            }
            case DiskRule.WithSerial(String serial) -> {
                if (serial.isBlank()) {
                    throw new IllegalArgumentException("the disk's serial number is empty");
                }
                yield ScriptWord.line("disk's serial number", serial.strip());
            }
            case DiskRule.Smallest smallest -> "";
            case DiskRule.Largest largest -> "";
        };
    }

    private static List<String> consoles(List<String> consoles) {
        for (String console : consoles) {
            String problem = BootFiles.consoleProblem(console);
            if (!problem.isEmpty()) {
                throw new IllegalArgumentException(problem);
            }
        }
        return consoles;
    }

    private static String words(List<KernelArgument> arguments) {
        return arguments.stream().map(KernelArgument::value).collect(Collectors.joining(" "));
    }

    /** The script that runs on the live system. */
    static String script() {
        try (InputStream in = LiveInstaller.class.getResourceAsStream("live-install.sh")) {
            if (in == null) {
                throw new IllegalStateException("live-install.sh is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
