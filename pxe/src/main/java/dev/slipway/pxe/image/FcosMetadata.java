package dev.slipway.pxe.image;

import dev.slipway.pxe.image.Release.ReleaseFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads Fedora CoreOS's two kinds of metadata: the stream ({@code streams/stable.json}), and a single build's
 * {@code release.json}. File names are taken from there and never put together, since they have changed before.
 *
 * @see <a href="https://docs.fedoraproject.org/en-US/fedora-coreos/stream-metadata/">Stream metadata</a>
 */
final class FcosMetadata {
    private static final String REMEDY =
            "use the publisher's stream metadata (streams/stable.json) or a build's release.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FcosMetadata() {}

    /**
     * Finds the releases in a document, one for each processor that Slipway boots.
     *
     * @param json the document
     * @param origin where it comes from, for messages
     * @throws ImageRefusedException when it is not such metadata, or describes no release for the network
     */
    static List<Release> read(String json, String origin) throws ImageRefusedException {
        JsonNode root = parse(json, origin);
        String stream = text(root, "stream", origin);
        if (!BootImage.isStream(stream)) {
            throw new ImageRefusedException(origin + " names the stream \"" + stream + "\"", REMEDY);
        }
        List<Release> releases = new ArrayList<>();
        for (Map.Entry<String, JsonNode> arch : root.path("architectures").properties()) {
            for (CpuArch cpu : CpuArch.values()) {
                if (cpu.id().equals(arch.getKey())) {
                    release(root, arch.getValue(), stream, cpu, origin, releases);
                }
            }
        }
        if (releases.isEmpty()) {
            throw new ImageRefusedException(origin + " describes nothing that boots over the network", REMEDY);
        }
        return releases;
    }

    private static JsonNode parse(String json, String origin) throws ImageRefusedException {
        try {
            return JSON.readTree(json);
        } catch (JacksonException broken) {
            throw new ImageRefusedException(origin + " is not JSON: " + broken.getOriginalMessage(), REMEDY, broken);
        }
    }

    private static void release(
            JsonNode root, JsonNode arch, String stream, CpuArch cpu, String origin, List<Release> releases)
            throws ImageRefusedException {
        JsonNode metal = arch.path("artifacts").path("metal");
        JsonNode pxe = metal.path("formats").path("pxe");
        JsonNode version = metal.path("release");
        if (arch.has("media")) {
            pxe = arch.path("media").path("metal").path("artifacts").path("pxe");
            version = root.path("release");
        }
        if (pxe.isEmpty()) {
            return;
        }
        List<ReleaseFile> files = new ArrayList<>();
        add(files, FileRole.KERNEL, pxe.path("kernel"), origin + ": " + cpu.id() + ".kernel");
        add(files, FileRole.INITRD, pxe.path("initramfs"), origin + ": " + cpu.id() + ".initramfs");
        add(files, FileRole.ROOTFS, pxe.path("rootfs"), origin + ": " + cpu.id() + ".rootfs");
        try {
            releases.add(new Release(OsFamily.FCOS, stream, new ImageVersion(version.asString("")), cpu, files));
        } catch (IllegalArgumentException bad) {
            throw new ImageRefusedException(origin + ": " + bad.getMessage(), REMEDY, bad);
        }
    }

    private static void add(List<ReleaseFile> files, FileRole role, JsonNode artifact, String field)
            throws ImageRefusedException {
        String location = text(artifact, "location", field);
        try {
            Checksum sha256 = new Checksum("SHA-256", text(artifact, "sha256", field));
            files.add(new ReleaseFile(role, name(location, field), location, List.of(sha256)));
        } catch (IllegalArgumentException bad) {
            throw new ImageRefusedException(field + ": " + bad.getMessage(), REMEDY, bad);
        }
        String signature = artifact.path("signature").asString("");
        if (!signature.isEmpty()) {
            files.add(new ReleaseFile(FileRole.SIGNATURE, name(signature, field), signature, List.of()));
        }
    }

    private static String name(String location, String field) throws ImageRefusedException {
        String name = location.substring(location.lastIndexOf('/') + 1);
        if (!BootFile.isName(name)) {
            throw new ImageRefusedException(
                    field + " lies at \"" + location + "\", which ends in no file name", REMEDY);
        }
        return name;
    }

    private static String text(JsonNode node, String field, String origin) throws ImageRefusedException {
        JsonNode value = node.path(field);
        if (!value.isString() || value.asString().isEmpty()) {
            throw new ImageRefusedException(origin + " has no \"" + field + "\"", REMEDY);
        }
        return value.asString();
    }
}
