package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for systemd units. */
final class UnitRules {
    private static final Set<String> EXTENSIONS = Set.of(
            ".service",
            ".socket",
            ".device",
            ".mount",
            ".automount",
            ".swap",
            ".target",
            ".path",
            ".timer",
            ".snapshot",
            ".slice",
            ".scope");
    private static final String SERVICE = ".service";

    private UnitRules() {}

    /** An enabled instance needs an [Install] section in its template. */
    static void systemd(Structure systemd, FieldPath path, RuleContext context) {
        List<Structure> units = systemd.structures("units");
        Map<String, Structure> byName = new HashMap<>();
        units.forEach(unit -> byName.put(unit.text("name"), unit));
        for (int i = 0; i < units.size(); i++) {
            String name = units.get(i).text("name");
            int at = name.indexOf('@', 1);
            boolean instance = at > 0 && name.endsWith(SERVICE) && at + 1 < name.length() - SERVICE.length();
            if (!units.get(i).isTrue("enabled") || !instance) {
                continue;
            }
            String template = name.substring(0, at + 1) + SERVICE;
            Structure templateUnit = byName.get(template);
            if (templateUnit == null || templateUnit.text("contents").isEmpty()) {
                continue;
            }
            UnitText text = UnitText.read(templateUnit.text("contents"));
            if (text.isReadable() && !text.sections().contains("Install")) {
                context.findings()
                        .warning(
                                path.child("units", i, "contents"),
                                "template unit " + UnitText.goQuote(template) + " for " + UnitText.goQuote(name)
                                        + " doesn't have Install section");
            }
        }
    }

    static void unit(Structure unit, FieldPath path, RuleContext context) {
        String name = unit.text("name");
        if (!EXTENSIONS.contains(extension(name))) {
            context.findings().error(path.key("name"), "invalid systemd unit extension");
        }
        UnitText text = contents(unit, path, context);
        boolean readable = text.isReadable() && !unit.text("contents").isEmpty();
        if (unit.isTrue("enabled") && readable && !text.sections().contains("Install")) {
            context.findings()
                    .warning(
                            path.key("contents"),
                            "unit " + UnitText.goQuote(name)
                                    + " is enabled, but has no install section so enable does nothing");
        }
    }

    static void dropin(Structure dropin, FieldPath path, RuleContext context) {
        contents(dropin, path, context);
        if (!".conf".equals(extension(dropin.text("name")))) {
            context.findings().error(path.key("name"), "invalid systemd drop-in extension");
        }
    }

    private static UnitText contents(Structure unit, FieldPath path, RuleContext context) {
        UnitText text = UnitText.read(unit.text("contents"));
        if (!text.isReadable()) {
            context.findings().error(path.key("contents"), "invalid unit content: " + text.problem());
        }
        return text;
    }

    /** As Go's path.Ext: from the last dot of the last path element. */
    private static String extension(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        int dot = last.lastIndexOf('.');
        return dot < 0 ? "" : last.substring(dot);
    }
}
