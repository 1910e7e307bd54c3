package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import dev.slipway.templates.report.FieldPath;
import dev.slipway.templates.report.Findings;
import java.util.List;
import java.util.Optional;

/** Rules for what is fetched: sources, hashes, headers, proxies, other configurations. */
final class ResourceRules {
    private static final String UNPARSABLE = "unable to parse url";
    private static final String BAD_SCHEME = "invalid url scheme";

    private ResourceRules() {}

    static void version(Structure ignition, FieldPath path, RuleContext context, String expected) {
        String version = ignition.text("version");
        if (SemanticVersion.parse(version).isEmpty()) {
            context.findings().error(path.key("version"), "invalid config version (couldn't parse)");
        } else if (!SemanticVersion.parse(version).equals(SemanticVersion.parse(expected))) {
            context.findings().error(path.key("version"), "unsupported config version");
        }
    }

    static void ignitionConfig(Structure config, FieldPath path, RuleContext context) {
        if (context.minor() >= 1) {
            requireSources(config.structures("merge"), path.key("merge"), context);
        }
    }

    static void certificateAuthorities(Structure tls, FieldPath path, RuleContext context) {
        if (context.minor() >= 1) {
            requireSources(tls.structures("certificateAuthorities"), path.key("certificateAuthorities"), context);
        }
    }

    private static void requireSources(List<Structure> resources, FieldPath path, RuleContext context) {
        for (int i = 0; i < resources.size(); i++) {
            String source = resources.get(i).text("source");
            context.findings()
                    .error(
                            path.index(i),
                            source.isEmpty() ? "source is required" : urlProblem(source, context.minor()));
        }
    }

    static void resource(SchemaStructure type, Structure resource, FieldPath path, RuleContext context) {
        Findings findings = context.findings();
        String compression = resource.text("compression");
        if (!compression.isEmpty() && !"gzip".equals(compression)) {
            findings.error(path.key("compression"), "invalid compression method");
        }
        boolean contents = type.fields().containsKey("compression");
        if (contents && resource.structure("verification").has("hash") && !resource.has("source")) {
            findings.error(path.child("verification", "hash"), "source must be specified if verification is specified");
        }
        String source = resource.text("source");
        if (!source.isEmpty() || "CaReference".equals(type.name())) {
            findings.error(path.key("source"), urlProblem(source, context.minor()));
        }
        if (!resource.items("httpHeaders").isEmpty()) {
            findings.error(path.key("httpHeaders"), headersProblem(source));
        }
    }

    private static String headersProblem(String source) {
        if (source.isEmpty()) {
            return UNPARSABLE;
        }
        return GoUrl.parse(source)
                .map(url -> isHttp(url) ? "" : "cannot use HTTP headers with this source scheme")
                .orElse(UNPARSABLE);
    }

    static boolean isHttp(GoUrl url) {
        return "http".equals(url.scheme()) || "https".equals(url.scheme());
    }

    static void header(Structure header, FieldPath path, RuleContext context) {
        if (header.text("name").isEmpty()) {
            context.findings().error(path.key("name"), "HTTP header name can't be empty");
        }
        if (header.has("value") && header.text("value").isEmpty()) {
            context.findings().error(path.key("value"), "unable to parse HTTP header");
        }
    }

    static void verification(Structure verification, FieldPath path, RuleContext context) {
        if (!verification.has("hash")) {
            return;
        }
        String[] parts = verification.text("hash").split("-", 2);
        String problem;
        if (parts.length < 2) {
            problem = "malformed hash specifier";
        } else {
            int digits = switch (parts[0]) {
                case "sha512" -> 128;
                case "sha256" -> context.minor() >= 1 ? 64 : 0;
                default -> 0;
            };
            if (digits == 0) {
                problem = "unrecognized hash function";
            } else {
                problem = utf8Length(parts[1]) == digits ? "" : "incorrect size for hash sum";
            }
        }
        context.findings().error(path.key("hash"), problem);
    }

    static int utf8Length(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }

    static void proxy(Structure proxy, FieldPath path, RuleContext context) {
        proxy(proxy, "httpProxy", true, path, context);
        proxy(proxy, "httpsProxy", false, path, context);
    }

    private static void proxy(Structure proxy, String key, boolean plainIsFine, FieldPath path, RuleContext context) {
        if (!proxy.has(key)) {
            return;
        }
        Optional<GoUrl> url = GoUrl.parse(proxy.text(key));
        if (url.isEmpty()) {
            context.findings().error(path.key(key), UNPARSABLE);
        } else if (!isHttp(url.get())) {
            context.findings().error(path.key(key), "proxies must be http(s)");
        } else if (!plainIsFine && "http".equals(url.get().scheme())) {
            context.findings().warning(path.key(key), "insecure plaintext HTTP proxy specified for HTTPS resources");
        }
    }

    /**
     * Checks a source.
     *
     * @param source the URL
     * @param minor the minor version of the specification
     * @return what is wrong with it; empty when nothing is
     */
    static String urlProblem(String source, int minor) {
        Optional<GoUrl> parsed = GoUrl.parse(source);
        if (parsed.isEmpty()) {
            return UNPARSABLE;
        }
        GoUrl url = parsed.get();
        return switch (url.scheme()) {
            case "http", "https", "tftp" -> "";
            case "s3" -> versionProblem(url);
            case "gs" -> minor >= 2 ? "" : BAD_SCHEME;
            case "arn" -> minor >= 4 ? arnProblem(url) : BAD_SCHEME;
            case "data" -> source.startsWith("data:") ? DataUrl.decode(source).problem() : "missing data prefix";
            default -> BAD_SCHEME;
        };
    }

    private static String versionProblem(GoUrl url) {
        return url.parameter("versionId").filter(String::isEmpty).isPresent() ? "invalid S3 object VersionId" : "";
    }

    private static String arnProblem(GoUrl url) {
        String arn = "arn:" + url.opaque();
        String[] sections = arn.split(":", 6);
        boolean wrong = sections.length < 6
                || !"s3".equals(sections[2])
                || arn.split("/", -1).length < (sections[5].startsWith("accesspoint/") ? 3 : 2);
        return wrong ? "invalid S3 ARN format" : versionProblem(url);
    }
}
