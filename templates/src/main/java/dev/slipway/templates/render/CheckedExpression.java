package dev.slipway.templates.render;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An expression whose value is printed or kept: it must not be huge, and what is printed must be a scalar. */
final class CheckedExpression implements Expression<@Nullable Object> {
    private final RenderRun run;
    private final String file;
    private final int line;
    private final boolean printed;
    private final Expression<?> inner;

    CheckedExpression(RenderRun run, String file, int line, boolean printed, Expression<?> inner) {
        this.run = run;
        this.file = file;
        this.line = line;
        this.printed = printed;
        this.inner = inner;
    }

    @Override
    public @Nullable Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
        Object value = inner.evaluate(self, context);
        if (value == null) {
            if (printed) {
                throw new TemplateFailure(new TemplateError(
                        file, line, 0, "there is nothing to print.", "Say what to print then: | default(\"…\")."));
            }
            return null;
        }
        run.checkSize(value, file, line);
        if (printed && (value instanceof Iterable<?> || value instanceof Map<?, ?>)) {
            throw new TemplateFailure(new TemplateError(
                    file,
                    line,
                    0,
                    "a list or a map cannot be printed as it is.",
                    "Loop over it with {% for %}, or write it as YAML with | yaml."));
        }
        return value;
    }

    @Override
    public void accept(NodeVisitor visitor) {
        visitor.visit(this);
    }

    @Override
    public int getLineNumber() {
        return line;
    }
}
