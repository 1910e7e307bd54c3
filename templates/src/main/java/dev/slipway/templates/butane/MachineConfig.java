package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Flag;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.ConfigNode.Text;
import dev.slipway.templates.ignition.ConfigNode.Whole;
import dev.slipway.templates.ignition.GoUrl;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Finding;
import dev.slipway.templates.report.Findings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.representer.Representer;

/** OpenShift's wrapping of an Ignition configuration, and what its operator can do with it. */
final class MachineConfig {
    /** Where the Ignition configuration lies in a MachineConfig. */
    static final FieldPath PREFIX = FieldPath.of("spec", "config");

    private static final FieldPath OPENSHIFT = FieldPath.of("openshift");

    /** FIPS 140-2 does not allow the mode that cryptsetup takes by itself. */
    private static final List<String> FIPS_CIPHER = List.of("--cipher", "aes-cbc-essiv:sha256");

    private MachineConfig() {}

    /** Since 4.20, the operating system takes care of this itself. */
    static void applyFips(Translation translation) {
        boolean fips = translation.source().structure("openshift").isTrue("fips");
        Structure storage = translation.config().structure("storage");
        if (!fips || translation.spec().minor() > 19 || storage.items("luks").isEmpty()) {
            return;
        }
        FieldPath origin = OPENSHIFT.key("fips");
        List<ConfigNode> volumes = storage.structures("luks").stream()
                .<ConfigNode>map(luks -> withCipher(luks, origin))
                .toList();
        FieldPath listOrigin = storage.get("luks").map(ConfigNode::origin).orElse(FieldPath.UNKNOWN);
        translation.become(translation
                .config()
                .change("storage", storage.origin(), old -> old.with("luks", new Listing(volumes, listOrigin))));
    }

    private static Structure withCipher(Structure luks, FieldPath origin) {
        boolean chosen = luks.texts("options").stream()
                .anyMatch(option -> "--cipher".equals(option) || option.startsWith("--cipher=") || "-c".equals(option));
        if (chosen) {
            return luks;
        }
        List<ConfigNode> options = new ArrayList<>(luks.items("options"));
        FIPS_CIPHER.forEach(option -> options.add(new Text(option, origin)));
        FieldPath listOrigin = luks.get("options").map(ConfigNode::origin).orElse(origin);
        return luks.with("options", new Listing(options, listOrigin));
    }

    /** What RHCOS or the operator refuse, with paths in the Ignition configuration. */
    static List<Finding> unsupported(ButaneSpec spec, Structure config) {
        Findings findings = new Findings();
        Structure storage = config.structure("storage");
        List<Structure> filesystems = storage.structures("filesystems");
        for (int i = 0; i < filesystems.size(); i++) {
            String format = filesystems.get(i).text("format");
            FieldPath at = FieldPath.of("storage", "filesystems", i, "format");
            if ("btrfs".equals(format)) {
                findings.error(at, "btrfs is not supported in this spec version");
            } else if ("none".equals(format) && spec.minor() >= 14) {
                findings.error(at, "format \"none\" is not supported in this spec version");
            }
        }
        List<Structure> files = storage.structures("files");
        for (int i = 0; i < files.size(); i++) {
            FieldPath at = FieldPath.of("storage", "files", i);
            Structure contents = files.get(i).structure("contents");
            boolean remote = contents.has("source")
                    && GoUrl.parse(contents.text("source"))
                            .map(url -> !"data".equals(url.scheme()))
                            .orElse(false);
            if (remote) {
                findings.error(
                        at.child("contents", "source"), "file contents source must be data URL in this spec version");
            }
            if (spec.minor() >= 10 && (files.get(i).whole("mode").orElse(0) & ~0777L) != 0) {
                findings.error(at.key("mode"), "special mode bits are not supported in this spec version");
            }
        }
        List<Structure> users = config.structure("passwd").structures("users");
        for (int i = 0; i < users.size(); i++) {
            if (!"core".equals(users.get(i).text("name"))) {
                findings.error(
                        FieldPath.of("passwd", "users", i, "name"),
                        "users other than \"core\" are not supported in this spec version");
            }
        }
        return findings.list();
    }

    /** Lists of the wrapping that name something twice, with paths in the source. */
    static List<Finding> duplicates(Structure source) {
        Findings findings = new Findings();
        for (String list : List.of("kernel_arguments", "extensions")) {
            Set<String> seen = new HashSet<>();
            List<String> texts = source.structure("openshift").texts(list);
            for (int i = 0; i < texts.size(); i++) {
                if (!seen.add(texts.get(i))) {
                    findings.error(OPENSHIFT.child(list, i), "duplicate entry defined");
                }
            }
        }
        return findings.list();
    }

    /** Warnings about fields that plain Ignition has no place for. */
    static List<Finding> elided(Structure source) {
        Findings findings = new Findings();
        Structure openShift = source.structure("openshift");
        for (String key : List.of("extensions", "fips", "kernel_arguments", "kernel_type")) {
            if (openShift.has(key)) {
                findings.warning(OPENSHIFT.key(key), "field ignored in raw mode");
            }
        }
        return findings.list();
    }

    /** The MachineConfig as YAML, keys in alphabetical order. */
    static String yaml(Structure source, Structure ignition) {
        Structure openShift = source.structure("openshift");
        Map<String, Object> spec = new TreeMap<>();
        spec.put("config", plain(ignition));
        Map<String, String> names = Map.of(
                "extensions", "extensions",
                "fips", "fips",
                "kernel_arguments", "kernelArguments",
                "kernel_type", "kernelType");
        names.forEach((key, name) -> openShift
                .get(key)
                .filter(value ->
                        !(value instanceof Listing listing) || !listing.items().isEmpty())
                .ifPresent(value -> spec.put(name, plain(value))));
        Map<String, Object> metadata = new TreeMap<>();
        metadata.put("name", RawText.shown(source.structure("metadata").text("name")));
        metadata.put("labels", plain(source.structure("metadata").structure("labels")));
        Map<String, Object> document = new TreeMap<>();
        document.put("apiVersion", "machineconfiguration.openshift.io/v1");
        document.put("kind", "MachineConfig");
        document.put("metadata", metadata);
        document.put("spec", spec);
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(2);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setSplitLines(false);
        options.setDereferenceAliases(true);
        return "# Generated by Butane; do not edit\n"
                + new Yaml(new LinesAsBlocks(options), options).dump(document).strip();
    }

    /** Writes texts of several lines as blocks, where YAML allows that. */
    private static final class LinesAsBlocks extends Representer {
        LinesAsBlocks(DumperOptions options) {
            super(options);
        }

        @Override
        protected Node representScalar(Tag tag, String value, DumperOptions.ScalarStyle style) {
            boolean block = Tag.STR.equals(tag) && value.indexOf('\n') >= 0 && StreamReader.isPrintable(value);
            return super.representScalar(tag, value, block ? DumperOptions.ScalarStyle.LITERAL : style);
        }
    }

    private static Object plain(ConfigNode node) {
        return switch (node) {
            case Structure structure -> {
                Map<String, Object> map = new TreeMap<>();
                structure.fields().forEach((key, value) -> map.put(key, plain(value)));
                yield map;
            }
            case Listing listing ->
                listing.items().stream().map(MachineConfig::plain).toList();
            case Text text -> RawText.shown(text.value());
            case Whole whole -> whole.value();
            case Flag flag -> flag.value();
        };
    }
}
