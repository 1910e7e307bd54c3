package dev.slipway.templates.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.ignition.IgnitionConfig;
import dev.slipway.templates.report.ReportEntry.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Configurations for tests, as plain maps that are turned into JSON and read as Ignition's JSON is. */
final class Configs {
    private static final JsonMapper JSON = new JsonMapper();

    private Configs() {}

    static IgnitionConfig read(String json) {
        Ignition.Parsed parsed = Ignition.read(json.getBytes(StandardCharsets.UTF_8));
        assertThat(parsed.report().of(Kind.ERROR)).as(json).isEmpty();
        return parsed.config();
    }

    static IgnitionConfig read(Map<String, Object> config) {
        return read(json(config));
    }

    static String json(Map<String, Object> config) {
        return JSON.writeValueAsString(config);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> copy(Map<String, Object> config) {
        return JSON.readValue(json(config), Map.class);
    }

    static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    static List<Object> list(Object... items) {
        return new ArrayList<>(List.of(items));
    }

    static Map<String, Object> contents(String text) {
        return map("source", "data:;base64," + base64(text.getBytes(StandardCharsets.UTF_8)));
    }

    static Map<String, Object> gzipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return map("compression", "gzip", "source", "data:;base64," + base64(bytes.toByteArray()));
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The list at a path, made when it is missing. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> config, String section, String key) {
        Map<String, Object> part =
                (Map<String, Object>) config.computeIfAbsent(section, k -> new LinkedHashMap<String, Object>());
        return (List<Map<String, Object>>) part.computeIfAbsent(key, k -> new ArrayList<Map<String, Object>>());
    }

    /** A configuration that has one of everything. */
    static Map<String, Object> full() {
        return map(
                "ignition", map("version", "3.4.0", "timeouts", map("httpTotal", 30)),
                "kernelArguments", map("shouldExist", list("quiet", "a=1"), "shouldNotExist", list("mitigations=auto")),
                "passwd",
                        map(
                                "groups", list(map("name", "media", "gid", 2000), map("name", "video2")),
                                "users",
                                        list(
                                                map(
                                                        "name",
                                                        "core",
                                                        "sshAuthorizedKeys",
                                                        list("ssh-ed25519 AAAA a", "ssh-ed25519 BBBB b")),
                                                map(
                                                        "name",
                                                        "anna",
                                                        "uid",
                                                        2001,
                                                        "groups",
                                                        list("media", "wheel"),
                                                        "shell",
                                                        "/bin/bash"))),
                "storage",
                        map(
                                "disks",
                                        list(map(
                                                "device",
                                                "/dev/vda",
                                                "partitions",
                                                list(
                                                        map(
                                                                "number",
                                                                4,
                                                                "label",
                                                                "root",
                                                                "startMiB",
                                                                1000,
                                                                "sizeMiB",
                                                                8192),
                                                        map(
                                                                "number",
                                                                5,
                                                                "label",
                                                                "data",
                                                                "startMiB",
                                                                9300,
                                                                "sizeMiB",
                                                                4096)))),
                                "filesystems",
                                        list(
                                                map(
                                                        "device",
                                                        "/dev/disk/by-partlabel/data",
                                                        "path",
                                                        "/var/data",
                                                        "format",
                                                        "ext4",
                                                        "options",
                                                        list("-m", "1")),
                                                map(
                                                        "device",
                                                        "/dev/disk/by-partlabel/root",
                                                        "path",
                                                        "/",
                                                        "format",
                                                        "xfs")),
                                "raid",
                                        list(map(
                                                "name",
                                                "md0",
                                                "level",
                                                "raid1",
                                                "devices",
                                                list("/dev/vdb", "/dev/vdc"))),
                                "luks",
                                        list(map(
                                                "name", "vault", "device", "/dev/md/md0", "clevis", map("tpm2", true))),
                                "directories", list(map("path", "/var/lib/app"), map("path", "/opt/x", "mode", 448)),
                                "files",
                                        list(
                                                map("path", "/etc/motd", "contents", contents("hello\n")),
                                                map(
                                                        "path",
                                                        "/etc/app.conf",
                                                        "mode",
                                                        384,
                                                        "user",
                                                        map("name", "anna"),
                                                        "contents",
                                                        contents("password=1")),
                                                map(
                                                        "path",
                                                        "/etc/profile.d/x.sh",
                                                        "append",
                                                        list(contents("one"), contents("two")))),
                                "links", list(map("path", "/etc/localtime", "target", "/usr/share/zoneinfo/UTC"))),
                "systemd",
                        map(
                                "units",
                                list(
                                        map(
                                                "name",
                                                "web.service",
                                                "enabled",
                                                true,
                                                "contents",
                                                "[Service]\n"
                                                        + "ExecStart=/bin/true\n"
                                                        + "[Install]\n"
                                                        + "WantedBy=multi-user.target\n"),
                                        map(
                                                "name",
                                                "sshd.service",
                                                "dropins",
                                                list(
                                                        map("name", "10-a.conf", "contents", "[Service]\nNice=1\n"),
                                                        map("name", "20-b.conf", "contents", "[Service]\nNice=2\n"))),
                                        map("name", "bad.service", "mask", true))));
    }

    /** Applies a change to a copy of {@link #full()}. */
    static IgnitionConfig with(java.util.function.Consumer<Map<String, Object>> change) {
        Map<String, Object> config = copy(full());
        change.accept(config);
        return read(config);
    }

    /** Shuffles every list below for which the visitor's key says so. */
    @SuppressWarnings("unchecked")
    static void visitLists(Object node, BiConsumer<String, List<Object>> visitor) {
        if (node instanceof Map<?, ?> map) {
            ((Map<String, Object>) map).forEach((key, value) -> {
                if (value instanceof List<?> list) {
                    visitor.accept(key, (List<Object>) list);
                }
                visitLists(value, visitor);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(item -> visitLists(item, visitor));
        }
    }

    static void shuffle(List<Object> list, Random random) {
        Collections.shuffle(list, random);
    }
}
