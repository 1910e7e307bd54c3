package dev.slipway.host;

import dev.slipway.host.Hardware.BlockDevice;
import dev.slipway.host.Hardware.Filesystem;
import dev.slipway.host.Hardware.Firmware;
import dev.slipway.host.Hardware.NetworkPort;
import dev.slipway.host.Hardware.SecureBoot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads what lsblk, df, ip and the kernel say about the hardware. */
final class HardwareReader {
    private static final Pattern MEMORY = Pattern.compile("(MemTotal|MemAvailable): +([0-9]{1,15}) kB");
    private static final Pattern DF_LINE =
            Pattern.compile("(\\S.*?) +([0-9]{1,15}) +([0-9]{1,15}) +(-?[0-9]{1,15}) +(?:[0-9]+%|-) +(/.*)");

    private HardwareReader() {}

    static Hardware read(FactSections facts) {
        Memory memory = facts.read(FactSection.MEMORY, new Memory(0, 0), HardwareReader::memory);
        Boot boot =
                facts.read(FactSection.FIRMWARE, new Boot(Firmware.UNKNOWN, SecureBoot.UNKNOWN), HardwareReader::boot);
        return new Hardware(
                boot.firmware(),
                boot.secureBoot(),
                memory.total(),
                memory.available(),
                facts.read(FactSection.DISKS, List.of(), HardwareReader::disks),
                facts.read(FactSection.FILESYSTEMS, List.of(), HardwareReader::filesystems),
                facts.read(FactSection.NETWORK, List.of(), HardwareReader::ports));
    }

    private record Memory(long total, long available) {}

    private record Boot(Firmware firmware, SecureBoot secureBoot) {}

    private static Answer<Memory> memory(String text) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        text.lines()
                .map(MEMORY::matcher)
                .filter(Matcher::matches)
                .forEach(line -> bytes.put(line.group(1), Long.parseLong(line.group(2)) * 1024));
        long total = bytes.getOrDefault("MemTotal", 0L);
        return total == 0
                ? new Answer.Unreadable<>("/proc/meminfo does not say how much memory there is.")
                : new Answer.Said<>(new Memory(total, bytes.getOrDefault("MemAvailable", 0L)));
    }

    private static Answer<Boot> boot(String text) {
        List<String> lines = text.strip().lines().toList();
        if (lines.equals(List.of("bios"))) {
            return new Answer.Said<>(new Boot(Firmware.BIOS, SecureBoot.DISABLED));
        }
        if (lines.isEmpty() || !lines.getFirst().equals("efi")) {
            return new Answer.Unreadable<>("The machine did not say how its firmware boots.");
        }
        // Four bytes of attributes, then the value.
        String[] bytes = lines.size() == 2 ? lines.get(1).strip().split(" +", -1) : new String[0];
        SecureBoot secure = bytes.length != 5
                ? SecureBoot.UNKNOWN
                : switch (bytes[4]) {
                    case "1" -> SecureBoot.ENABLED;
                    case "0" -> SecureBoot.DISABLED;
                    default -> SecureBoot.UNKNOWN;
                };
        return new Answer.Said<>(new Boot(Firmware.EFI, secure));
    }

    static Answer<List<BlockDevice>> disks(String json) {
        return switch (LenientJson.tree("lsblk", json)) {
            case Answer.Said<JsonNode>(JsonNode tree)
            when tree.path("blockdevices").isArray() -> devices(tree.path("blockdevices"));
            case Answer.Said<JsonNode> _ -> new Answer.Unreadable<>("lsblk lists no block devices.");
            case Answer.Unreadable<JsonNode>(String words) -> new Answer.Unreadable<>(words);
        };
    }

    private static Answer<List<BlockDevice>> devices(JsonNode array) {
        List<BlockDevice> devices = new ArrayList<>();
        for (JsonNode device : array) {
            String name = LenientJson.text(device, "name");
            if (name.isEmpty()) {
                return new Answer.Unreadable<>("lsblk shows a device without a name.");
            }
            String path = LenientJson.text(device, "path");
            List<String> mounts = new ArrayList<>(LenientJson.texts(device.path("mountpoints")));
            if (device.path("mountpoint").isString()) {
                mounts.add(LenientJson.text(device, "mountpoint"));
            }
            if (!(devices(device.path("children")) instanceof Answer.Said<List<BlockDevice>>(var children))) {
                return new Answer.Unreadable<>("lsblk shows a device without a name.");
            }
            devices.add(new BlockDevice(
                    name,
                    path.isEmpty() ? "/dev/" + name : path,
                    LenientJson.text(device, "type"),
                    LenientJson.number(device, "size", 0),
                    LenientJson.text(device, "fstype"),
                    LenientJson.text(device, "label"),
                    LenientJson.text(device, "partlabel"),
                    mounts,
                    LenientJson.text(device, "model").strip(),
                    LenientJson.text(device, "serial").strip(),
                    LenientJson.text(device, "tran"),
                    children));
        }
        return new Answer.Said<>(devices);
    }

    /** {@code df -P -k}; one line per filesystem, though several paths may lie on it. */
    static Answer<List<Filesystem>> filesystems(String text) {
        Map<String, Filesystem> filesystems = new LinkedHashMap<>();
        text.lines().map(DF_LINE::matcher).filter(Matcher::matches).forEach(line -> {
            Filesystem filesystem = new Filesystem(
                    line.group(5),
                    line.group(1),
                    Long.parseLong(line.group(2)) * 1024,
                    Long.parseLong(line.group(3)) * 1024,
                    // Less than nothing is left when root has used its reserve.
                    Math.max(0, Long.parseLong(line.group(4)) * 1024));
            filesystems.putIfAbsent(filesystem.mountPoint(), filesystem);
        });
        return filesystems.isEmpty()
                ? new Answer.Unreadable<>("df shows no filesystem.")
                : new Answer.Said<>(List.copyOf(filesystems.values()));
    }

    static Answer<List<NetworkPort>> ports(String json) {
        return switch (LenientJson.tree("ip addr", json)) {
            case Answer.Said<JsonNode>(JsonNode tree) when tree.isArray() -> portList(tree);
            case Answer.Said<JsonNode> _ -> new Answer.Unreadable<>("ip addr lists no interfaces.");
            case Answer.Unreadable<JsonNode>(String words) -> new Answer.Unreadable<>(words);
        };
    }

    private static Answer<List<NetworkPort>> portList(JsonNode array) {
        List<NetworkPort> ports = new ArrayList<>();
        for (JsonNode port : array) {
            // iproute2 writes {} for what a filter left out.
            String name = LenientJson.text(port, "ifname");
            if (name.isEmpty() || LenientJson.text(port, "link_type").equals("loopback")) {
                continue;
            }
            List<String> addresses = new ArrayList<>();
            for (JsonNode address : port.path("addr_info")) {
                String local = LenientJson.text(address, "local");
                int prefix = LenientJson.integer(address, "prefixlen", -1);
                if (!local.isEmpty() && prefix >= 0) {
                    addresses.add(local + "/" + prefix);
                }
            }
            List<String> flags = LenientJson.texts(port.path("flags"));
            ports.add(new NetworkPort(
                    name,
                    LenientJson.text(port, "address"),
                    flags.contains("UP") && flags.contains("LOWER_UP"),
                    addresses));
        }
        return new Answer.Said<>(ports);
    }
}
