package dev.slipway.templates.render;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.extension.Test;
import io.pebbletemplates.pebble.extension.core.CoreExtension;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of Pebble a template may use. What is not named here is not there: tags that start threads or caches, filters
 * that take a regular expression or a width ({@code String.format("%999999999d")}), every look at a Java member.
 */
final class Sandbox extends ExtensionCustomizer {
    /** The function that prints a text kept by {@link TagScanner}. */
    static final String LITERAL = "_literal";

    private static final Set<String> TAGS = Set.of("if", "for", "set", "filter", "macro", "import", "from", "include");
    private static final Set<String> FILTERS = Set.of(
            "abs",
            "base64decode",
            "base64encode",
            "capitalize",
            "default",
            "first",
            "last",
            "length",
            "lower",
            "reverse",
            "rsort",
            "sha256",
            "slice",
            "sort",
            "trim",
            "upper",
            "urlencode");
    private static final Set<String> FUNCTIONS = Set.of("max", "min");

    private final Class<? extends Extension> of;

    Sandbox(Extension delegate) {
        super(delegate);
        this.of = delegate.getClass();
    }

    private boolean core() {
        return of == CoreExtension.class;
    }

    @Override
    public Map<String, Filter> getFilters() {
        return core() ? only(super.getFilters(), FILTERS) : Map.of();
    }

    @Override
    public Map<String, Function> getFunctions() {
        return core() ? only(super.getFunctions(), FUNCTIONS) : Map.of();
    }

    @Override
    public Map<String, Test> getTests() {
        return core() ? super.getTests() : Map.of();
    }

    @Override
    public List<TokenParser> getTokenParsers() {
        return core()
                ? super.getTokenParsers().stream()
                        .filter(parser -> TAGS.contains(parser.getTag()))
                        .toList()
                : List.of();
    }

    @Override
    public List<BinaryOperator> getBinaryOperators() {
        return core()
                ? super.getBinaryOperators().stream()
                        .filter(operator -> !operator.getSymbol().equals("~"))
                        .toList()
                : List.of();
    }

    @Override
    public Map<String, Object> getGlobalVariables() {
        return Map.of();
    }

    @Override
    public List<NodeVisitorFactory> getNodeVisitors() {
        return core() ? super.getNodeVisitors() : List.of();
    }

    @Override
    public List<AttributeResolver> getAttributeResolver() {
        // The one resolver is ours; Pebble's own looks into Java objects.
        return List.of();
    }

    private static <T> Map<String, T> only(Map<String, T> all, Set<String> names) {
        Map<String, T> kept = new HashMap<>(all);
        kept.keySet().retainAll(names);
        return kept;
    }
}
