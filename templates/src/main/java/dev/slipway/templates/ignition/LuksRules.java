package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Findings;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Rules for encrypted volumes. */
final class LuksRules {
    private static final Set<String> PINS = Set.of("tpm2", "tang", "sss");

    /** LUKS2 keeps 48 bytes for the label, with a zero at the end. */
    private static final int LONGEST_LABEL = 47;

    private LuksRules() {}

    static void luks(Structure luks, FieldPath path, RuleContext context) {
        Findings findings = context.findings();
        if (luks.text("name").contains("/")) {
            findings.error(path.key("name"), "device names cannot contain slashes");
        }
        if (ResourceRules.utf8Length(luks.text("label")) > LONGEST_LABEL) {
            findings.error(path.key("label"), "luks device labels cannot be longer than 47 characters");
        }
        String device = luks.text("device");
        findings.error(path.key("device"), device.isEmpty() ? "disk device is required" : GoPath.problem(device));
        Structure clevis = luks.structure("clevis");
        boolean custom = context.minor() == 2
                ? clevis.has("custom")
                : !clevis.structure("custom").text("pin").isEmpty();
        boolean pins = !clevis.items("tang").isEmpty()
                || clevis.isTrue("tpm2")
                || clevis.whole("threshold").orElse(0) != 0;
        if (custom && pins) {
            findings.error(path.key("clevis"), "cannot use custom clevis config with tpm2, tang, or threshold");
        }
        String keyFile = luks.structure("keyFile").text("source");
        if (!keyFile.isEmpty()
                && !ResourceRules.urlProblem(keyFile, context.minor()).isEmpty()) {
            findings.error(path.key("keys"), "invalid key-file source");
        }
        if (luks.structure("cex").isTrue("enabled")) {
            if (custom || pins) {
                findings.error(path.key("cex"), "cannot use cex with clevis");
            }
            if (!keyFile.isEmpty()) {
                findings.error(path.key("cex"), "cannot use key file with cex");
            }
        }
    }

    static void custom(Structure custom, FieldPath path, RuleContext context) {
        Findings findings = context.findings();
        String pin = custom.text("pin");
        String config = custom.text("config");
        boolean old = context.minor() == 2;
        if (!old && pin.isEmpty() && config.isEmpty() && !custom.isTrue("needsNetwork")) {
            return;
        }
        if (pin.isEmpty() && !old) {
            findings.error(path.key("pin"), "missing required custom clevis pin");
        } else if (context.minor() < 6 && !PINS.contains(pin)) {
            findings.error(path.key("pin"), "unsupported clevis pin");
        }
        if (config.isEmpty()) {
            findings.error(path.key("config"), "missing required custom clevis config");
        }
    }

    static void tang(Structure tang, FieldPath path, RuleContext context) {
        Findings findings = context.findings();
        findings.error(
                path.key("url"),
                GoUrl.parse(tang.text("url"))
                        .map(url -> ResourceRules.isHttp(url) ? "" : "invalid url scheme")
                        .orElse("unable to parse url"));
        if (tang.text("thumbprint").isEmpty()) {
            findings.error(path.key("thumbprint"), "thumbprint is required");
        }
        String advertisement = tang.text("advertisement");
        if (!advertisement.isEmpty()
                && !JsonDocument.parse(advertisement.getBytes(StandardCharsets.UTF_8))
                        .isValid()) {
            findings.error(path.key("advertisement"), "advertisement is not valid JSON");
        }
    }
}
