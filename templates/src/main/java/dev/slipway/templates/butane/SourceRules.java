package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Finding;
import dev.slipway.templates.report.Findings;
import java.util.List;

/** Checks what Butane adds to Ignition, before anything is translated. */
final class SourceRules {
    private final ButaneSpec spec;
    private final ButaneTypes types;
    private final Findings findings = new Findings();

    private SourceRules(ButaneTypes types) {
        this.types = types;
        this.spec = types.spec();
    }

    static List<Finding> check(ButaneTypes types, Structure source) {
        SourceRules rules = new SourceRules(types);
        rules.mapping(types.root(), source, FieldPath.ROOT);
        return rules.findings.list();
    }

    private void mapping(ButaneMapping type, Structure source, FieldPath path) {
        switch (type.name()) {
            case "Config" -> new ConfigRules(spec, findings).check(source);
            case "Resource" -> resource(source, path);
            case "FileContents" -> fileContents(source, path);
            case "File" -> mode(source, path, false);
            case "Directory" -> mode(source, path, true);
            case "Filesystem" -> filesystem(source, path);
            case "Tree" -> findings.error(path, source.text("local").isEmpty() ? "local is required" : "");
            case "Unit", "Dropin" -> oneSource(source, path);
            case "Quadlet" -> quadlet(source, path);
            case "BootDevice", "BootDeviceLuks", "BootDeviceMirror" ->
                new BootDeviceRules(spec, findings).check(type.name(), source, path);
            case "GrubUser" -> grubUser(source, path);
            case "Metadata" -> metadata(source, path);
            case "OpenShift" -> openShift(source, path);
            default -> {}
        }
        for (ButaneField field : type.fields().values()) {
            FieldPath at = path.key(field.name());
            switch (field.type()) {
                case StructureType inner -> {
                    // Metadata is checked even when it is missing.
                    if (source.has(field.name()) || "Metadata".equals(inner.name())) {
                        mapping(types.mapping(inner.name()), source.structure(field.name()), at);
                    }
                }
                case StructuresType inner -> {
                    List<Structure> items = source.structures(field.name());
                    for (int i = 0; i < items.size(); i++) {
                        mapping(types.mapping(inner.name()), items.get(i), at.index(i));
                    }
                }
                default -> {}
            }
        }
    }

    private void resource(Structure resource, FieldPath path) {
        String last = "";
        int sources = 0;
        for (String key : List.of("local", "inline", "source")) {
            if (resource.has(key)) {
                sources++;
                last = key;
            }
        }
        if (sources > 1) {
            findings.error(path.key(last), "only one of the following can be set: inline, local, source");
        } else if ("inline".equals(last) && path.toString().startsWith("$.ignition.config")) {
            embedded(resource.text("inline"), path);
        }
    }

    private void embedded(String json, FieldPath path) {
        Ignition.Embedded embedded = Ignition.embedded(RawText.bytes(json), spec.ignition());
        if (!embedded.problem().isEmpty()) {
            findings.error(FieldPath.ROOT, embedded.problem());
            findings.error(path.key("inline"), "config is not valid");
        }
        if (embedded.otherVersion()) {
            findings.warning(
                    path.key("version"),
                    "skipping validation for the merge/replace ignition config due to an unkown version");
        }
        findings.addAll(embedded.findings());
    }

    private void fileContents(Structure contents, FieldPath path) {
        if (contents.has("inline") && contents.has("source")) {
            findings.error(path.key("inline"), "only one of the following can be set: inline, local, source");
        }
    }

    private void mode(Structure node, FieldPath path, boolean directory) {
        if (node.has("mode") && FileModes.looksDecimal(node.whole("mode").orElse(0), directory)) {
            findings.warning(
                    path.key("mode"),
                    "unreasonable mode would be reasonable if specified in octal; remember to add a leading zero");
        }
    }

    private void filesystem(Structure filesystem, FieldPath path) {
        if (!filesystem.isTrue("with_mount_unit")) {
            return;
        }
        String format = filesystem.text("format");
        boolean swapNeedsPath = spec.base() < 4;
        boolean needsPath = swapNeedsPath || (!format.isEmpty() && !"swap".equals(format));
        if (needsPath && filesystem.text("path").isEmpty()) {
            findings.error(path.key("path"), "path is required if with_mount_unit is true and format is not swap");
        }
        if (format.isEmpty()) {
            findings.error(path.key("format"), "format is required if with_mount_unit is true");
        }
    }

    private void oneSource(Structure unit, FieldPath path) {
        if (unit.has("contents_local") && unit.has("contents")) {
            findings.error(
                    path.key("contents_local"), "only one of the following can be set: contents, contents_local");
        }
    }

    private void quadlet(Structure quadlet, FieldPath path) {
        String name = quadlet.text("name");
        if (Quadlets.EXTENSIONS.stream().noneMatch(name::endsWith)) {
            findings.error(
                    path.key("name"),
                    "unsupported file extension for quadlet: must be one of .container, .volume, .network, .kube,"
                            + " .image, .build, .pod, or .artifact");
            return;
        }
        if (Quadlets.templateOf(name).isEmpty()) {
            oneSource(quadlet, path);
            return;
        }
        for (String key : List.of("contents", "contents_local")) {
            if (quadlet.has(key)) {
                findings.error(path.key(key), "template instances cannot have contents or contents_local");
            }
        }
    }

    private void grubUser(Structure user, FieldPath path) {
        for (String key : List.of("name", "password_hash")) {
            if (user.text(key).isEmpty()) {
                findings.error(path.key(key), "field \"" + key + "\" is required");
            }
        }
    }

    private void metadata(Structure metadata, FieldPath path) {
        if (metadata.text("name").isEmpty()) {
            findings.error(path.key("name"), "metadata.name is required");
        }
        String role = "machineconfiguration.openshift.io/role";
        if (metadata.structure("labels").text(role).isEmpty()) {
            findings.error(path.key("labels"), role + " label is required");
        }
    }

    private void openShift(Structure openShift, FieldPath path) {
        if (!List.of("", "default", "realtime").contains(openShift.text("kernel_type"))) {
            findings.error(path.key("kernel_type"), "must be empty, \"default\", or \"realtime\"");
        }
    }
}
