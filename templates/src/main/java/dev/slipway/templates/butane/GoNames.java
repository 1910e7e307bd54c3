package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.FieldType;
import dev.slipway.templates.ignition.FieldType.FlagType;
import dev.slipway.templates.ignition.FieldType.StructureType;
import dev.slipway.templates.ignition.FieldType.StructuresType;
import dev.slipway.templates.ignition.FieldType.TextMapType;
import dev.slipway.templates.ignition.FieldType.TextType;
import dev.slipway.templates.ignition.FieldType.TextsType;
import dev.slipway.templates.ignition.FieldType.WholeType;
import java.util.Set;

/** The names of the original's Go types, which its messages about wrong types show. */
final class GoNames {
    private static final Set<String> FCOS =
            Set.of("BootDevice", "BootDeviceLuks", "BootDeviceMirror", "Grub", "GrubUser");
    private static final Set<String> OPENSHIFT = Set.of("Metadata", "OpenShift");

    private final ButaneSpec spec;

    GoNames(ButaneSpec spec) {
        this.spec = spec;
    }

    String of(FieldType type) {
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
            return "v1_" + spec.fcos() + (spec.fcos() == 8 ? "_exp" : "") + "." + name;
        }
        return "v0_" + spec.base() + (spec.base() == 8 ? "_exp" : "") + "." + name;
    }

    private String suffix() {
        return spec.version().contains("-") ? "_exp" : "";
    }
}
