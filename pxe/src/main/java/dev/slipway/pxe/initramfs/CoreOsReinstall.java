package dev.slipway.pxe.initramfs;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the live system of Fedora CoreOS finds in its initramfs so that it installs by itself: {@code /config.ign}, the Ignition
 * configuration of the live system, as {@code coreos-installer pxe customize} makes it, and settings of the network. The
 * configuration writes the installer's settings ({@code /etc/coreos/installer.d}, coreos-installer's
 * customizing-install.md) and the configuration of the installed system; the installer then runs and reboots.
 *
 * <p>Nothing in it has to be fetched, so nothing secret has to be served. The installer's service also tells Slipway when it
 * begins and how it ended; what cannot be told does not stop it.
 *
 * @param device the disk, best below {@code /dev/disk/by-id}
 * @param destination the Ignition configuration of the installed system
 * @param keptLabels labels of partitions that are kept; {@code *} and {@code ?} as in a shell
 * @param consoles consoles of the installed system, such as {@code ttyS0,115200n8}
 * @param arguments kernel arguments for every boot of the installed system
 * @param connections settings of NetworkManager by file name without its suffix, for the live and the installed system
 * @param sshKeys public keys that may log in to the live system as {@code core}
 * @param events where the live system reports what it does, by POST of a JSON object with {@code step}, {@code outcome} and
 *     {@code message}
 */
public record CoreOsReinstall(
        String device,
        String destination,
        List<String> keptLabels,
        List<String> consoles,
        List<String> arguments,
        Map<String, String> connections,
        List<String> sshKeys,
        URI events) {
    /** Read by every Ignition since 2.8 (2020), so by every live image that still boots. */
    private static final String SPEC = "3.3.0";

    private static final String SETTINGS = "/etc/coreos/installer.d/0000-slipway.yaml";
    private static final String DESTINATION = "/etc/coreos/dest.ign";
    private static final String NETWORK = "etc/coreos-firstboot-network/";
    private static final String REPORT = "/etc/slipway/report.sh";

    // sh runs the script rather than the kernel, because SELinux lets systemd execute nothing below /etc. The minus
    // lets the
    // installer go on when nothing can be told.
    private static final String REPORTING = """
            [Service]
            ExecStartPre=-/usr/bin/sh %1$s begin
            ExecStopPost=-/usr/bin/sh %1$s end
            """.formatted(REPORT);

    private static final Pattern EVENTS = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+/[A-Za-z0-9/._-]*");
    private static final int OWNER_ONLY = 0600;

    /** The first two hold the boot loader, the third and fourth are boot and root: they are always written anew. */
    private static final Set<String> SYSTEM_LABELS = Set.of("BIOS-BOOT", "EFI-SYSTEM", "boot", "root", "*");

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Keeps unmodifiable copies, and refuses what the installer would misunderstand. */
    public CoreOsReinstall {
        keptLabels = List.copyOf(keptLabels);
        consoles = List.copyOf(consoles);
        arguments = List.copyOf(arguments);
        connections = Map.copyOf(connections);
        sshKeys = List.copyOf(sshKeys);
        if (!device.matches("/dev/[^\\s\\p{Cntrl}]+")) {
            throw new IllegalArgumentException("\"" + device + "\" is not the path of a disk below /dev");
        }
        if (destination.isBlank()) {
            throw new IllegalArgumentException("there is no configuration for the installed system");
        }
        for (String label : keptLabels) {
            if (label.isBlank() || SYSTEM_LABELS.contains(label)) {
                throw new IllegalArgumentException(
                        "\"" + label + "\" cannot be kept: name the label of a partition with data");
            }
        }
        if (!EVENTS.matcher(events.toASCIIString()).matches()) {
            throw new IllegalArgumentException("\"" + events + "\" is no address for reports");
        }
        // A comma separates labels in the kernel's arguments, a line end ends a setting.
        Stream.of(keptLabels, consoles, arguments, sshKeys)
                .flatMap(List::stream)
                .forEach(CoreOsReinstall::checkLine);
        for (String name : connections.keySet()) {
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,100}")) {
                throw new IllegalArgumentException("\"" + name + "\" is no name for a connection's file");
            }
        }
    }

    private static void checkLine(String text) {
        if (text.isBlank() || text.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a setting is empty or has control characters in it");
        }
    }

    /**
     * The files to append to the initramfs.
     *
     * @return {@code config.ign}, and the connections
     */
    public List<InitramfsFile> files() {
        List<InitramfsFile> files = new ArrayList<>();
        files.add(file("config.ign", liveConfig()));
        connections.forEach((name, text) -> files.add(file(NETWORK + name + ".nmconnection", text)));
        return List.copyOf(files);
    }

    private static InitramfsFile file(String path, String text) {
        return InitramfsFile.of(path, OWNER_ONLY, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The live system's Ignition configuration.
     *
     * @return version 3.3.0, JSON
     */
    public String liveConfig() {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("ignition").put("version", SPEC);
        if (!sshKeys.isEmpty()) {
            ObjectNode core = root.putObject("passwd").putArray("users").addObject();
            core.put("name", "core");
            ArrayNode keys = core.putArray("sshAuthorizedKeys");
            sshKeys.forEach(keys::add);
        }
        ArrayNode files = root.putObject("storage").putArray("files");
        put(files, SETTINGS, installerSettings());
        put(files, DESTINATION, destination);
        put(files, REPORT, reportScript());
        ObjectNode installer = root.putObject("systemd").putArray("units").addObject();
        installer.put("name", "coreos-installer.service");
        ObjectNode reporting = installer.putArray("dropins").addObject();
        reporting.put("name", "50-slipway.conf");
        reporting.put("contents", REPORTING);
        return JSON.writeValueAsString(root) + "\n";
    }

    /** Posts what systemd tells a service of itself (systemd.exec(5), SERVICE_RESULT): words without quotes. */
    private String reportScript() {
        return """
                # Written by Slipway. Tells it how the installer gets on.
                case $1 in
                  begin) step=write outcome=running message='the live system runs, the installer begins' ;;
                  *)
                    if [ "${SERVICE_RESULT-}" = success ]; then
                      step=reboot outcome=done message='the disk is written, the machine starts again'
                    else
                      step=write outcome=failed message="the installer ended with ${SERVICE_RESULT-} ${EXIT_STATUS-}"
                    fi
                    ;;
                esac
                curl --silent --show-error --fail --output /dev/null --connect-timeout 5 --max-time 15 --retry 3 \\
                  --retry-delay 2 --retry-connrefused --header 'Content-Type: application/json' \\
                  --data-binary "{\\"step\\":\\"$step\\",\\"outcome\\":\\"$outcome\\",\\"message\\":\\"$message\\"}" '%s'
                """.formatted(events.toASCIIString());
    }

    private static void put(ArrayNode files, String path, String content) {
        ObjectNode file = files.addObject();
        file.put("path", path);
        file.put("mode", OWNER_ONLY);
        file.put("overwrite", true);
        file.putObject("contents")
                .put(
                        "source",
                        "data:;base64," + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The installer's settings.
     *
     * @return YAML; every text is quoted as in JSON, which YAML takes
     */
    public String installerSettings() {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        lists.put("save-partlabel", keptLabels);
        lists.put("console", consoles);
        lists.put("append-karg", arguments);
        StringBuilder yaml = new StringBuilder();
        yaml.append("dest-device: ").append(quoted(device)).append('\n');
        yaml.append("ignition-file: ").append(quoted(DESTINATION)).append('\n');
        if (!connections.isEmpty()) {
            yaml.append("copy-network: true\n");
        }
        lists.forEach((key, values) -> {
            if (!values.isEmpty()) {
                yaml.append(key).append(":\n");
                values.forEach(value -> yaml.append("- ").append(quoted(value)).append('\n'));
            }
        });
        return yaml.toString();
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }

    @Override
    public String toString() {
        return "CoreOsReinstall[" + device + ", keeping " + keptLabels + "]";
    }
}
