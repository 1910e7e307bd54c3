package dev.slipway.templates.butane;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.IgnitionConfig;
import dev.slipway.templates.ignition.IgnitionRules;
import dev.slipway.templates.ignition.IgnitionWriter;
import dev.slipway.templates.ignition.JsonText;
import dev.slipway.templates.ignition.SemanticVersion;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Finding;
import dev.slipway.templates.report.Report;
import dev.slipway.templates.report.ReportEntry;
import dev.slipway.templates.report.ReportEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stages of a translation. A stage that finds an error is the last one, so that the reader is not told of what follows
 * from it.
 */
final class Pipeline {
    private static final String BAD_SOURCE = "source config is invalid";
    private static final String BAD_GENERATED = "config generated was invalid";

    private final ButaneOptions options;
    private final List<ReportEntry> entries = new ArrayList<>();

    Pipeline(ButaneOptions options) {
        this.options = options;
    }

    Transpilation run(byte[] source) {
        YamlNode root;
        Structure header;
        try {
            root = YamlDocument.read(YamlText.decode(source));
            header = Decoder.decodeHeader(root);
        } catch (YamlProblem e) {
            return unreadable("Error unmarshaling yaml: " + e.getMessage(), e);
        }
        if (header.text("variant").isEmpty()) {
            return misaddressed("variant", "error parsing variant; must be specified", root);
        }
        Optional<SemanticVersion> version = SemanticVersion.parse(header.text("version"));
        if (version.isEmpty()) {
            return misaddressed("version", "error parsing version; must be a valid semver", root);
        }
        String variant = header.text("variant");
        if ("rhcos".equals(variant) && "0.1.0".equals(version.get().toString())) {
            String reason = "rhcos variant has been removed; use openshift variant instead:"
                    + " https://coreos.github.io/butane/upgrading-openshift/";
            return misaddressed("variant", reason, root);
        }
        Optional<ButaneSpec> spec = ButaneSpec.find(variant, version.get().toString());
        if (spec.isEmpty()) {
            String reason = "No translator exists for variant " + variant + " with version " + version.get();
            return misaddressed("version", reason, root);
        }
        ButaneTypes types = ButaneTypes.of(spec.get());
        try {
            return translate(types, Decoder.decode(types, root), new Positions(root));
        } catch (YamlProblem e) {
            return unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    private Transpilation translate(ButaneTypes types, Structure source, Positions positions) {
        ButaneSpec spec = types.spec();
        entries.addAll(UnusedKeys.find(types, source, positions));
        if (report(SourceRules.check(types, source), positions)) {
            return rejected(BAD_SOURCE);
        }
        Translation translation = new Translation(types, source, new LocalFiles(options.files()));
        desugar(translation);
        if (report(translation.inSource().list(), positions)) {
            return rejected(BAD_SOURCE);
        }
        systemSugar(translation);
        Structure config = translation.config();
        boolean wrapped = spec.isOpenShift() && !options.raw();
        GeneratedPaths paths = new GeneratedPaths(config, wrapped ? MachineConfig.PREFIX : FieldPath.ROOT);
        // The original warns of root partitions with paths that it then no longer finds in a MachineConfig.
        GeneratedPaths partitionPaths = wrapped ? new GeneratedPaths(Structure.EMPTY, FieldPath.ROOT) : paths;
        boolean fatal = report(partitionPaths.toSource(translation.inGenerated().list()), positions);
        if (spec.isOpenShift()) {
            // Likewise, it looks for these paths in a MachineConfig even when there is none.
            GeneratedPaths supportPaths = wrapped ? paths : new GeneratedPaths(Structure.EMPTY, MachineConfig.PREFIX);
            fatal |= report(supportPaths.toSource(MachineConfig.unsupported(spec, config)), positions);
            if (!wrapped) {
                report(MachineConfig.elided(source), positions);
            }
        }
        if (fatal) {
            return rejected(BAD_SOURCE);
        }
        // Plain Ignition of OpenShift has none of the fields that the bans name by their place in a MachineConfig.
        boolean banned = !spec.isOpenShift() || wrapped;
        if (banned && report(paths.toSource(FieldBans.find(spec, config)), positions)) {
            return rejected(BAD_SOURCE);
        }
        IgnitionRules rules = new IgnitionRules(spec.ignition());
        fatal = wrapped && report(MachineConfig.duplicates(source), positions);
        fatal |= report(paths.toSource(rules.duplicates(config)), positions);
        fatal |= report(paths.toSource(rules.check(config)), positions);
        return fatal ? rejected(BAD_GENERATED) : accepted(spec, source, config, wrapped);
    }

    /** The sugar that all variants share. */
    private static void desugar(Translation translation) {
        Translator.run(translation);
        MountUnits.run(translation);
        Trees.run(translation);
        Quadlets.run(translation);
    }

    /** The sugar of fcos and of OpenShift, which builds upon it. */
    private static void systemSugar(Translation translation) {
        ButaneSpec spec = translation.spec();
        if (spec.fcos() >= 3) {
            BootDevice.run(translation);
            RootPartition.check(translation);
            GrubUsers.run(translation);
        }
        if (spec.isOpenShift()) {
            if (spec.fcos() >= 8) {
                GrubUsers.replaceInsteadOfAppend(translation);
            }
            MachineConfig.applyFips(translation);
        }
    }

    private boolean report(List<Finding> findings, Positions positions) {
        findings.forEach(finding -> entries.add(positions.entry(finding)));
        return findings.stream().anyMatch(finding -> finding.kind() == Kind.ERROR);
    }

    private Transpilation accepted(ButaneSpec spec, Structure source, Structure config, boolean wrapped) {
        Report report = new Report(entries);
        if (options.strict() && !entries.isEmpty()) {
            return new Transpilation.Rejected(
                    "Config produced warnings and --strict was specified", report, Report.EMPTY);
        }
        Structure tidy = new IgnitionWriter(spec.ignition()).tidy(config);
        String output = wrapped ? MachineConfig.yaml(source, tidy) : JsonText.write(tidy, options.pretty());
        return new Transpilation.Accepted(output, new IgnitionConfig(tidy), report);
    }

    private Transpilation rejected(String reason) {
        return new Transpilation.Rejected(reason, new Report(entries), Report.EMPTY);
    }

    /** Nobody translates it; the original names no place, but an editor wants to mark one. */
    private static Transpilation misaddressed(String field, String reason, YamlNode root) {
        Finding finding = new Finding(Kind.ERROR, FieldPath.ROOT.child(field), reason);
        Report place = new Report(List.of(new Positions(root).entry(finding)));
        return new Transpilation.Rejected(reason, Report.EMPTY, place);
    }

    private Transpilation unreadable(String reason, YamlProblem problem) {
        return new Transpilation.Rejected(reason, new Report(entries), new Report(problem.entries()));
    }
}
