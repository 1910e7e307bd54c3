package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.ignition.IgnitionReader.Read;
import dev.slipway.templates.ignition.JsonDocument.Value;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Finding;
import dev.slipway.templates.report.Report;
import dev.slipway.templates.report.ReportEntry;
import dev.slipway.templates.report.ReportEntry.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ignition configurations, specification 3.0.0 to 3.7.0-experimental. */
public final class Ignition {
    private Ignition() {}

    /**
     * Checks a configuration as Ignition itself would, by the rules of the version that it names.
     *
     * @param json the document
     * @return what was found, with positions; fatal when Ignition would refuse it
     */
    public static Report validate(byte[] json) {
        return read(json).report();
    }

    /**
     * Reads and checks a configuration.
     *
     * @param json the document
     * @return the configuration as far as it could be read, and what was found
     */
    public static Parsed read(byte[] json) {
        JsonDocument document = JsonDocument.parse(json);
        if (document.text().isBlank()) {
            return refused(document, 0, "not a config (empty)");
        }
        if (!document.isValid()) {
            return refused(document, document.offset(), document.problem());
        }
        Optional<IgnitionSchema> schema = version(document.root()).flatMap(Ignition::schemaFor);
        if (schema.isEmpty()) {
            boolean readable =
                    version(document.root()).flatMap(SemanticVersion::parse).isPresent();
            Value at = find(document.root(), FieldPath.of("ignition", "version"));
            return refused(
                    document,
                    at.offset(),
                    readable ? "unsupported config version" : "invalid config version (couldn't parse)");
        }
        Read read = IgnitionReader.read(document, schema.get());
        if (!read.isReadable()) {
            return refused(document, read.offset(), read.problem());
        }
        IgnitionRules rules = new IgnitionRules(schema.get());
        List<Finding> findings = new ArrayList<>(rules.check(read.config()));
        findings.addAll(rules.duplicates(read.config()));
        findings.addAll(read.unused().list());
        List<ReportEntry> entries = findings.stream()
                .map(finding -> entry(
                        document,
                        finding.kind(),
                        finding.path().toString(),
                        find(document.root(), finding.path()).offset(),
                        finding.message()))
                .toList();
        return new Parsed(new IgnitionConfig(read.config()), new Report(entries));
    }

    /**
     * A configuration that was read.
     *
     * @param config the configuration; empty when it could not be read
     * @param report what was found
     */
    public record Parsed(IgnitionConfig config, Report report) {}

    /**
     * Checks a configuration that is embedded in another one, as Butane does.
     *
     * @param json the document
     * @param schema the version that the outer configuration has
     * @return what was found
     */
    public static Embedded embedded(byte[] json, IgnitionSchema schema) {
        Read read = IgnitionReader.read(JsonDocument.parse(json), schema);
        if (!read.isReadable()) {
            return new Embedded(read.problem(), false, List.of());
        }
        String version = read.config().structure("ignition").text("version");
        boolean other = SemanticVersion.parse(version)
                .map(its -> !Optional.of(its).equals(SemanticVersion.parse(schema.version())))
                .orElse(false);
        if (other) {
            return new Embedded("", true, List.of());
        }
        IgnitionRules rules = new IgnitionRules(schema);
        List<Finding> findings = new ArrayList<>(rules.check(read.config()));
        findings.addAll(rules.duplicates(read.config()));
        findings.addAll(read.unused().list());
        return new Embedded("", false, findings);
    }

    /**
     * What a check of an embedded configuration found.
     *
     * @param problem why it could not be read; empty when it could
     * @param otherVersion it has another version, and was not checked
     * @param findings what was found, with paths in the embedded configuration
     */
    public record Embedded(String problem, boolean otherVersion, List<Finding> findings) {
        /** Keeps its own copy. */
        public Embedded {
            findings = List.copyOf(findings);
        }
    }

    private static Optional<String> version(Value root) {
        return root instanceof Value.Obj object
                        && object.fields().get("ignition") instanceof Value.Obj ignition
                        && ignition.fields().get("version") instanceof Value.Str version
                ? Optional.of(version.value())
                : Optional.empty();
    }

    private static Optional<IgnitionSchema> schemaFor(String version) {
        Optional<SemanticVersion> wanted = SemanticVersion.parse(version);
        for (int minor = 0; minor <= IgnitionSchema.NEWEST_MINOR; minor++) {
            IgnitionSchema schema = IgnitionSchema.of(minor);
            if (wanted.isPresent() && wanted.equals(SemanticVersion.parse(schema.version()))) {
                return Optional.of(schema);
            }
        }
        return Optional.empty();
    }

    private static Parsed refused(JsonDocument document, int offset, String message) {
        ReportEntry entry = entry(document, Kind.ERROR, "", offset, message);
        return new Parsed(new IgnitionConfig(Structure.EMPTY), new Report(List.of(entry)));
    }

    private static ReportEntry entry(JsonDocument document, Kind kind, String path, int offset, String message) {
        String before =
                document.text().substring(0, Math.min(offset, document.text().length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        int column = before.codePointCount(before.lastIndexOf('\n') + 1, before.length()) + 1;
        return new ReportEntry(kind, "$".equals(path) ? "" : path, line, column, message);
    }

    /** The value at a path, or the deepest one on the way to it. */
    private static Value find(Value root, FieldPath path) {
        Value at = root;
        for (FieldPath step : path.steps()) {
            Value next = null;
            if (at instanceof Value.Obj object) {
                next = object.fields().get(step.lastKey());
            } else if (at instanceof Value.Arr array
                    && step.isIndex()
                    && step.lastIndex() < array.items().size()) {
                next = array.items().get(step.lastIndex());
            }
            if (next == null) {
                return at;
            }
            at = next;
        }
        return at;
    }
}
