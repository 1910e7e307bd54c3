package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.FieldType;
import dev.slipway.templates.ignition.FieldType.FlagType;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.FieldType.TextMapType;
import dev.slipway.templates.ignition.FieldType.TextType;
import dev.slipway.templates.ignition.FieldType.TextsType;
import dev.slipway.templates.ignition.FieldType.WholeType;
import dev.slipway.templates.ignition.IgnitionSchema;
import dev.slipway.templates.report.FieldPath;
import java.util.Map;
import java.util.Set;

/** The names of the original's Go types, which its messages about wrong types show. */
final class GoNames {
    private static final Set<String> FCOS =
            Set.of("BootDevice", "BootDeviceLuks", "BootDeviceMirror", "Grub", "GrubUser");
    private static final Set<String> OPENSHIFT = Set.of("Metadata", "OpenShift");

    /** Lists of texts that have a type of their own, by their keys. */
    private static final Map<String, String> NAMED = Map.of(
            "groups", "Group",
            "ssh_authorized_keys", "SSHAuthorizedKey",
            "should_exist", "KernelArgument",
            "should_not_exist", "KernelArgument");

    private final ButaneSpec spec;

    GoNames(ButaneSpec spec) {
        this.spec = spec;
    }

    /**
     * The name of a type where it is used: some texts have types of their own.
     *
     * @param type the type
     * @param path where a value of it is
     * @return such as {@code []v0_5.Group}
     */
    String of(FieldType type, FieldPath path) {
        String key = "";
        boolean raid = false;
        for (FieldPath step : path.steps()) {
            key = step.isIndex() ? key : step.lastKey();
            raid |= "raid".equals(key);
        }
        if ("http_headers".equals(key) && type instanceof StructuresType) {
            return qualified("HTTPHeaders");
        }
        String name = "devices".equals(key) && raid ? "Device" : NAMED.getOrDefault(key, "");
        return switch (type) {
            case TextsType ignored when !name.isEmpty() -> "[]" + qualified(name);
            case TextType ignored when !name.isEmpty() && path.isIndex() -> qualified(name);
            default -> of(type);
        };
    }

    private String of(FieldType type) {
        return switch (type) {
            case TextType ignored -> "string";
            case WholeType ignored -> "int";
            case FlagType ignored -> "bool";
            case TextsType ignored -> "[]string";
            case TextMapType ignored -> "map[string]string";
            case StructureType structure -> qualified(structure.name());
            case StructuresType structures -> "[]" + qualified(structures.name());
        };
    }

    private String qualified(String name) {
        if (OPENSHIFT.contains(name)) {
            return "v4_" + spec.minor() + suffix() + "." + name;
        }
        if (FCOS.contains(name)) {
            return "v1_" + spec.fcos() + experimental() + "." + name;
        }
        return "v0_" + spec.base() + experimental() + "." + name;
    }

    /** What is shared by all variants is experimental as long as its Ignition version is. */
    private String experimental() {
        return spec.base() - 1 == IgnitionSchema.NEWEST_MINOR ? "_exp" : "";
    }

    private String suffix() {
        return spec.version().contains("-") ? "_exp" : "";
    }
}
