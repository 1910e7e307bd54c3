package dev.slipway.fleet.provision;

import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.image.OsFamily;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds to a rendered Ignition configuration what makes it one machine's own: its host name, the console's SSH key,
 * kernel arguments, and the unit that phones home once. Pure functions over JSON; everything used here exists since
 * spec 3.0 but kernel arguments, which came with 3.3.
 */
final class MachineIgnition {
    static final String PHONE_HOME_UNIT = "slipway-phone-home.service";
    static final String PHONE_HOME_SCRIPT = "/etc/slipway/phone-home";
    static final String PHONE_HOME_SECRET = "/etc/slipway/phone-home.header";

    /** The script's exit status when Slipway will never accept the report; 77 is EX_NOPERM of sysexits.h. */
    private static final int REFUSED = 77;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private MachineIgnition() {}

    /**
     * What is added.
     *
     * @param hostname the host name
     * @param user the login that the console uses, such as {@code core}
     * @param authorizedKey the console's public key line
     * @param kernelArguments what the installed system gets on its kernel line
     * @param files further files, which win over the profile's
     */
    record Additions(
            String hostname, String user, String authorizedKey, List<String> kernelArguments, List<TextFile> files) {
        /** What is added for a machine that is installed by one of its network cards. */
        static Additions of(DeclaredMachine machine, String authorizedKey, OsFamily family, Optional<MacAddress> card) {
            return new Additions(
                    machine.hostname(),
                    machine.ssh().value().user(),
                    authorizedKey,
                    machine.kernelCommandLine(),
                    card.map(mac -> StaticNetwork.files(machine, family, mac)).orElse(List.of()));
        }
    }

    /**
     * A small file.
     *
     * @param path where it lies
     * @param mode its permissions
     * @param text its content
     */
    record TextFile(String path, int mode, String text) {}

    /**
     * Adds what stays on the machine.
     *
     * @param ignition a valid configuration, spec 3.x
     * @param additions what to add
     * @return the configuration as compact JSON
     */
    static String settled(String ignition, Additions additions) {
        ObjectNode root = (ObjectNode) JSON.readTree(ignition);
        addHostname(root, additions.hostname());
        addKey(root, additions.user(), additions.authorizedKey());
        addKernelArguments(root, additions.kernelArguments());
        additions.files().forEach(file -> addFile(root, file.path(), file.mode(), file.text()));
        return JSON.writeValueAsString(root);
    }

    /**
     * Adds what phones home once.
     *
     * @param settled a valid configuration, spec 3.x
     * @param phoneHome where to report
     * @param token the secret that proves who reports
     * @return the configuration as compact JSON; secret
     */
    static String phoningHome(String settled, URI phoneHome, Token token) {
        ObjectNode root = (ObjectNode) JSON.readTree(settled);
        addFile(root, PHONE_HOME_SCRIPT, 0755, script(phoneHome));
        addFile(root, PHONE_HOME_SECRET, 0600, "Authorization: Bearer " + token.text() + "\n");
        addUnit(root);
        return JSON.writeValueAsString(root);
    }

    /**
     * The same configuration for people's eyes: indented, texts readable, secrets replaced.
     *
     * @param ignition any configuration
     * @return indented JSON
     */
    static String masked(String ignition) {
        JsonNode root = JSON.readTree(ignition);
        mask(root);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static void addHostname(ObjectNode root, String hostname) {
        if (!hostname.isEmpty() && find(array(section(root, "storage"), "files"), "path", "/etc/hostname") == null) {
            addFile(root, "/etc/hostname", 0644, hostname + "\n");
        }
    }

    private static void addKey(ObjectNode root, String user, String key) {
        ArrayNode users = array(section(root, "passwd"), "users");
        ObjectNode entry = find(users, "name", user);
        if (entry == null) {
            entry = users.addObject().put("name", user);
        }
        ArrayNode keys = array(entry, "sshAuthorizedKeys");
        for (JsonNode present : keys) {
            if (present.asString().equals(key)) {
                return;
            }
        }
        keys.add(key);
    }

    private static void addKernelArguments(ObjectNode root, List<String> arguments) {
        if (arguments.isEmpty()) {
            return;
        }
        ArrayNode wanted = array(section(root, "kernelArguments"), "shouldExist");
        for (String argument : arguments) {
            boolean present = false;
            for (JsonNode node : wanted) {
                present |= node.asString().equals(argument);
            }
            if (!present) {
                wanted.add(argument);
            }
        }
    }

    private static void addFile(ObjectNode root, String path, int mode, String text) {
        ArrayNode files = array(section(root, "storage"), "files");
        ObjectNode file = find(files, "path", path);
        if (file == null) {
            file = files.addObject().put("path", path);
        }
        file.put("mode", mode).put("overwrite", true);
        file.putObject("contents")
                .put(
                        "source",
                        "data:;base64," + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void addUnit(ObjectNode root) {
        ArrayNode units = array(section(root, "systemd"), "units");
        ObjectNode unit = find(units, "name", PHONE_HOME_UNIT);
        if (unit == null) {
            unit = units.addObject().put("name", PHONE_HOME_UNIT);
        }
        unit.put("enabled", true).put("contents", UNIT);
    }

    private static ObjectNode section(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode section ? section : parent.putObject(name);
    }

    private static ArrayNode array(ObjectNode parent, String name) {
        return parent.get(name) instanceof ArrayNode array ? array : parent.putArray(name);
    }

    private static @org.jspecify.annotations.Nullable ObjectNode find(ArrayNode array, String key, String value) {
        for (JsonNode node : array) {
            if (node instanceof ObjectNode object
                    && object.path(key).asString("").equals(value)) {
                return object;
            }
        }
        return null;
    }

    private static void mask(JsonNode node) {
        if (node instanceof ObjectNode object) {
            boolean secretFile = object.has("path") && (object.path("mode").asInt(0644) & 0077) == 0;
            for (String field : List.copyOf(object.propertyNames())) {
                JsonNode value = object.get(field);
                if (isSecret(field) && value.isString()) {
                    object.put(field, HIDDEN);
                } else if ((secretFile && field.equals("contents")) || field.equals("keyFile")) {
                    hideSource(value);
                } else if (secretFile && field.equals("append")) {
                    value.forEach(MachineIgnition::hideSource);
                } else if (field.equals("httpHeaders")) {
                    object.putArray(field).add(HIDDEN);
                } else if (field.equals("source") && value.isString()) {
                    object.put(field, readable(value.asString()));
                } else {
                    mask(value);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(MachineIgnition::mask);
        }
    }

    private static boolean isSecret(String field) {
        return field.equals("passwordHash") || field.equals("thumbprint");
    }

    private static void hideSource(JsonNode contents) {
        if (contents instanceof ObjectNode object && object.has("source")) {
            object.put("source", HIDDEN);
        }
    }

    // A base64 data URL tells a person nothing; its text does. What is no text stays as it is.
    private static String readable(String source) {
        if (!source.startsWith("data:;base64,")) {
            return source;
        }
        byte[] bytes = Base64.getDecoder().decode(source.substring("data:;base64,".length()));
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0 ? source : "data:," + text;
    }

    private static final String HIDDEN = "(hidden)";

    private static final String UNIT = """
            [Unit]
            Description=Tell Slipway that this machine is installed
            Wants=network-online.target
            After=network-online.target sshd.service sshd.socket ssh.service
            ConditionPathExists=%s
            StartLimitIntervalSec=0

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart=/bin/sh %s
            Restart=on-failure
            RestartSec=10
            RestartPreventExitStatus=%d

            [Install]
            WantedBy=multi-user.target
            """.formatted(PHONE_HOME_SECRET, PHONE_HOME_SCRIPT, REFUSED);

    /**
     * The script of the unit. The secret goes by a header file: arguments are in the process list for all to read.
     * Flatcar makes its host keys when sshd is first asked, so the script asks for them. Whatever else than a refusal
     * happens is tried again; a refusal is final, and may only mean that an earlier answer of Slipway was lost.
     */
    static String script(URI phoneHome) {
        return """
                #!/bin/sh
                # Written by Slipway. Reports once that the installation is done; the secret is then removed.
                set -eu
                secret=%s
                [ -e /etc/ssh/ssh_host_ed25519_key.pub ] || systemctl start sshd-keygen.target 2>/dev/null \\
                  || systemctl start sshd-keygen.service 2>/dev/null || true
                tries=0
                until [ -s /etc/ssh/ssh_host_ed25519_key.pub ]; do
                  tries=$((tries + 1))
                  [ "$tries" -lt 60 ] || { echo "no SSH host key appeared within two minutes" >&2; exit 1; }
                  sleep 2
                done
                set --
                for key in /etc/ssh/ssh_host_*_key.pub; do
                  set -- "$@" --data-urlencode "host_key@$key"
                done
                [ -e /etc/.ignition-result.json ] && set -- "$@" --data-urlencode "ignition@/etc/.ignition-result.json"
                status=$(curl --silent --show-error --output /dev/null --write-out '%%{http_code}' --max-time 60 --header @"$secret" \\
                  --data-urlencode "boot_id@/proc/sys/kernel/random/boot_id" \\
                  --data-urlencode "machine_id@/etc/machine-id" \\
                  --data-urlencode "os_release@/etc/os-release" \\
                  --data-urlencode "hostname@/proc/sys/kernel/hostname" \\
                  --data-urlencode "addresses=$(ip -o addr show scope global | awk '{print $4}')" \\
                  "$@" '%s')
                case $status in
                  200) rm -f "$secret" ;;
                  403) rm -f "$secret"
                    echo "Slipway refuses this report: it has had one, or the installation was given up or cancelled" >&2
                    exit %d ;;
                  *) echo "Slipway answered $status" >&2; exit 1 ;;
                esac
                """.formatted(PHONE_HOME_SECRET, phoneHome, REFUSED);
    }
}
