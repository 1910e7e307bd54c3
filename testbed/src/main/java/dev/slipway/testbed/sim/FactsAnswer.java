package dev.slipway.testbed.sim;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a simulated machine answers to the scripts {@code facts} and {@code probe}, in their formats. */
final class FactsAnswer {
    static final String LOAD = "0.08 0.03 0.01 1/213 4711";
    static final String PODMAN = "podman version 5.8.2";

    /** What only root can read. */
    private static final Set<String> ROOT_ONLY = Set.of("bootc", "slots", "containers");

    /** What only some machines have. */
    private static final List<String> OPTIONAL =
            List.of("rpm-ostree", "bootc", "zincati-config", "slots", "update-engine", "update-config");

    private static final List<String> WATCHED_UNITS = List.of(
            "zincati.service",
            "rpm-ostreed.service",
            "locksmithd.service",
            "update-engine.service",
            "chronyd.service",
            "chrony.service",
            "systemd-timesyncd.service");

    private final SimulatedMachine machine;

    FactsAnswer(SimulatedMachine machine) {
        this.machine = machine;
    }

    String kernel() {
        return switch (machine.spec().kind()) {
            case FEDORA_COREOS, FEDORA_COREOS_REMOTE -> "6.18.7-200.fc44.x86_64";
            case FLATCAR -> "6.12.81-flatcar";
            case DEBIAN -> "6.12.48+deb13-amd64";
        };
    }

    String uptime() {
        Duration up = machine.uptime();
        return String.format(Locale.ROOT, "%d.%02d %d.00", up.toSeconds(), up.toMillisPart() / 10, up.toSeconds() * 3);
    }

    String memory() {
        long kilobytes = 8_000_000L + Math.floorMod(machine.spec().name().hashCode(), 3) * 8_000_000L;
        return "MemTotal:       %d kB%nMemFree:        %d kB%nMemAvailable:   %d kB%n"
                .formatted(kilobytes, kilobytes / 4, kilobytes * 3 / 4);
    }

    String space() {
        return "Filesystem     1024-blocks      Used Available Capacity Mounted on\n"
                + machine.os().filesystems();
    }

    private String time() {
        Instant now = machine.now();
        return "%d.%09d".formatted(now.getEpochSecond(), now.getNano());
    }

    private String synchronisation() {
        boolean wrong = machine.isClockWrong();
        return switch (machine.spec().kind()) {
            case FEDORA_COREOS, FEDORA_COREOS_REMOTE ->
                wrong
                        ? "00000000,,0,0.000000000,0.000000000,0.000000000,0.000000000,0.000,0.000,0.000,1.000000000,1.000000000,0.0,Not synchronised\nchrony"
                        : "A29FC87B,162.159.200.123,4,1787000000.123,0.000012345,-0.000010,0.000020,-12.345,0.001,0.020,0.010,0.001,1030.5,Normal\nchrony";
            case FLATCAR, DEBIAN ->
                "Timezone=UTC\nLocalRTC=no\nCanNTP=yes\nNTP=yes\nNTPSynchronized=" + (wrong ? "no" : "yes");
        };
    }

    private String disks() {
        return """
                {"blockdevices":[{"name":"sda","path":"/dev/sda","type":"disk","size":256060514304,"fstype":null,\
                "label":null,"partlabel":null,"mountpoints":[null],"model":"SIMULATED SSD 256GB","serial":"%s",\
                "tran":"sata","children":[
                %s
                ]}]}""".formatted(machine.diskSerial(), machine.os().partitions());
    }

    private String network() {
        return """
                [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"link_type":"loopback",\
                "address":"00:00:00:00:00:00","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8}]},\
                {"ifindex":2,"ifname":"enp1s0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,\
                "link_type":"ether","address":"%s","addr_info":[{"family":"inet","local":"%s","prefixlen":8}]}]""".formatted(machine.spec().mac(), machine.endpoint().host());
    }

    String containers() {
        return IntStream.range(0, machine.spec().containers().size())
                .mapToObj(this::container)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private boolean runs(String container) {
        return machine.systemd().isActive(container + ".service")
                && !machine.systemd().isStarting();
    }

    private String status(int index) {
        if (!runs(machine.spec().containers().get(index))) {
            return "Exited (0) 2 minutes ago";
        }
        boolean sick = index == 0 && machine.ailments().contains(Ailment.UNHEALTHY_CONTAINER);
        Duration up = machine.uptime();
        String since = up.toHours() > 0 ? up.toHours() + " hours" : up.toSeconds() + " seconds";
        return "Up " + since + (sick ? " (unhealthy)" : " (healthy)");
    }

    private String container(int index) {
        String name = machine.spec().containers().get(index);
        return """
                {"Id":"%s","Names":["%s"],"Image":"quay.io/example/%2$s:1","State":"%s","Status":"%s","ExitCode":0,\
                "Labels":{"PODMAN_SYSTEMD_UNIT":"%2$s.service"}}""".formatted(
                        Release.sha256("container " + name), name, runs(name) ? "running" : "exited", status(index));
    }

    String containerTable() {
        StringBuilder table =
                new StringBuilder("CONTAINER ID  IMAGE                   COMMAND  CREATED       STATUS  PORTS  NAMES");
        List<String> names = machine.spec().containers();
        for (int i = 0; i < names.size(); i++) {
            if (runs(names.get(i))) {
                table.append("\n%s  quay.io/example/%s:1           30 hours ago  %s         %2$s"
                        .formatted(
                                Release.sha256("container " + names.get(i)).substring(0, 12), names.get(i), status(i)));
            }
        }
        return table.toString();
    }

    /** The answer to the script {@code facts}. */
    String facts() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("clock-begin", time());
        sections.put("boot-id", machine.bootId());
        sections.put("machine-id", machine.machineId());
        sections.put("hostname", machine.spec().name());
        sections.put("kernel", kernel());
        sections.put("architecture", "x86_64");
        sections.put("os-release", machine.os().osRelease());
        sections.put("root", machine.os().mounts());
        sections.put("kernel-arguments", machine.os().kernelArguments());
        sections.put("uptime", uptime());
        sections.put("load", LOAD);
        sections.put("memory", memory());
        sections.put("firmware", "efi\n   6   0   0   0   0");
        sections.put("time-sync", synchronisation());
        sections.put("disks", disks());
        sections.put("filesystems", space());
        sections.put("network", network());
        sections.put("system-state", machine.systemd().state());
        sections.put("failed-units", machine.systemd().failedAsJson());
        sections.put("units", machine.systemd().show(WATCHED_UNITS));
        sections.put("reboot-required", "");
        sections.putAll(machine.os().facts());
        sections.put("podman-version", PODMAN);
        sections.put("containers", containers());
        sections.put("clock-end", time());

        String mark = UUID.randomUUID().toString();
        boolean denied = machine.ailments().contains(Ailment.SUDO_ASKS)
                && !machine.endpoint().isRoot();
        StringBuilder answer = new StringBuilder("slipway-facts 1 " + mark + "\n");
        for (String name : OPTIONAL) {
            if (!sections.containsKey(name)) {
                answer.append(mark).append(" absent ").append(name).append('\n');
            }
        }
        sections.forEach((name, text) -> {
            if (denied && ROOT_ONLY.contains(name)) {
                answer.append(mark).append(" denied ").append(name).append('\n');
            } else {
                answer.append(mark).append(" begin ").append(name).append('\n');
                answer.append(text).append('\n');
                answer.append(mark).append(" end ").append(name).append(" 0\n");
            }
        });
        return answer.append(mark).append(" done").toString();
    }

    /** The answer to the script {@code probe}. */
    String proof() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("hostname", machine.spec().name());
        values.put("kernel", kernel());
        values.put("architecture", "x86_64");
        values.put("boot-id", machine.bootId());
        values.put("machine-id", machine.machineId());
        values.put("os-release", machine.os().osRelease());
        String usr = machine.spec().kind() == MachineSpec.Kind.FLATCAR ? "btrfs" : "";
        StringBuilder answer = new StringBuilder();
        values.forEach((name, text) ->
                answer.append(name).append(" ok ").append(base64(text)).append('\n'));
        return answer.append("ignition-result ok ")
                .append(base64(ignitionResult()))
                .append("\nostree-live absent\nusr-filesystem ok ")
                .append(base64(usr))
                .append("\nend ok")
                .toString();
    }

    private String ignitionResult() {
        return """
                {
                  "provisioningBootID": "%s",
                  "provisioningDate": "2026-09-01T08:00:00Z",
                  "userConfigProvided": true
                }
                """.formatted(machine.provisioningBootId());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
