package dev.slipway.templates.render;

import io.pebbletemplates.pebble.attributes.AttributeResolver;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitorFactory;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.operator.Associativity;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.BinaryOperatorImpl;
import io.pebbletemplates.pebble.operator.BinaryOperatorType;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.List;
import java.util.Map;

/** What Slipway adds to Pebble, or gives in a form that cannot use up the memory. */
final class YamlExtension extends AbstractExtension {
    private final RenderRun run;

    YamlExtension(RenderRun run) {
        this.run = run;
    }

    @Override
    public Map<String, Filter> getFilters() {
        return Map.of(
                "yaml", new YamlFilter(),
                "indent", new TextFilters.Indent(run),
                "replace", new TextFilters.Replace(run),
                "join", new TextFilters.Join(run),
                "split", new TextFilters.Split());
    }

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of("range", new Functions.Range(), Sandbox.LITERAL, new Functions.Literal(run));
    }

    @Override
    public List<BinaryOperator> getBinaryOperators() {
        return List.of(new BinaryOperatorImpl(
                "~", 110, () -> new Concatenation(run), BinaryOperatorType.NORMAL, Associativity.LEFT));
    }

    @Override
    public List<NodeVisitorFactory> getNodeVisitors() {
        return List.of(template -> new LineMarking(run, (PebbleTemplateImpl) template));
    }

    @Override
    public List<AttributeResolver> getAttributeResolver() {
        return List.of(new PlainData());
    }

    /** Joins two texts if the result is not too long. */
    private static final class Concatenation extends ConcatenateExpression {
        private final RenderRun run;

        Concatenation(RenderRun run) {
            this.run = run;
        }

        @Override
        public String evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
            String left = text(getLeftExpression().evaluate(self, context));
            String right = text(getRightExpression().evaluate(self, context));
            run.checkLength((long) left.length() + right.length(), self.getName(), getLineNumber());
            return left + right;
        }

        private static String text(Object value) {
            return value == null ? "" : value.toString();
        }
    }
}
