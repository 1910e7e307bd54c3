package dev.slipway.templates.render;

import io.pebbletemplates.pebble.extension.AbstractNodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.RenderableNodeExpression;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.ArrayList;
import java.util.List;

/** Puts a {@link LineMark} before every node and a {@link CheckedExpression} around every value. */
final class LineMarking extends AbstractNodeVisitor {
    /** How far trimmed whitespace may have moved a text from where Pebble's lexer says it ends, in lines. */
    private static final int DRIFT = 200;

    private final RenderRun run;
    private final String file;
    private final String[] source;

    LineMarking(RenderRun run, PebbleTemplateImpl template) {
        super(template);
        this.run = run;
        this.file = template.getName();
        this.source = run.prepared(file).split("\n", -1);
    }

    @Override
    public void visit(BodyNode body) {
        List<RenderableNode> marked = new ArrayList<>();
        if (body.getChildren().isEmpty()) {
            marked.add(new LineMark(run, file, Math.max(1, body.getLineNumber()), false, 0));
        }
        for (RenderableNode child : body.getChildren()) {
            child.accept(this);
            switch (child) {
                case TextNode text -> {
                    marked.add(new LineMark(run, file, firstLine(text), true, text.getData().length));
                    marked.add(text);
                }
                case PrintNode print -> {
                    marked.add(markOf(print));
                    print.setExpression(
                            new CheckedExpression(run, file, print.getLineNumber(), true, print.getExpression()));
                    marked.add(print);
                }
                case SetNode set -> {
                    marked.add(new LineMark(run, file, set.getLineNumber(), false, 0));
                    marked.add(new SetNode(
                            set.getLineNumber(),
                            set.getName(),
                            new CheckedExpression(run, file, set.getLineNumber(), false, set.getValue())));
                }
                default -> {
                    marked.add(new LineMark(run, file, lineOf(child), false, 0));
                    marked.add(child);
                }
            }
        }
        body.getChildren().clear();
        body.getChildren().addAll(marked);
    }

    @Override
    public void visit(PrintNode print) {
        // The filter tag is a print of a filter of a body.
        Expression<?> expression = print.getExpression();
        while (expression instanceof FilterExpression filter) {
            expression = filter.getLeftExpression();
        }
        if (expression instanceof RenderableNodeExpression body) {
            body.getNode().accept(this);
        }
    }

    private LineMark markOf(PrintNode print) {
        if (print.getExpression() instanceof FunctionOrMacroInvocationExpression call
                && call.getFunctionName().equals(Sandbox.LITERAL)
                && !call.getArguments().getPositionalArgs().isEmpty()
                && call.getArguments()
                                .getPositionalArgs()
                                .getFirst()
                                .getValueExpression()
                                .evaluate(getTemplate(), null)
                        instanceof Number id
                && run.hasLiteral(id.longValue())) {
            return new LineMark(run, file, run.literal(id.intValue()).line(), true, 0);
        }
        return new LineMark(run, file, print.getLineNumber(), false, 0);
    }

    private static int lineOf(RenderableNode node) {
        return node instanceof AbstractRenderableNode known ? Math.max(1, known.getLineNumber()) : 1;
    }

    /**
     * The line where a text starts. Pebble knows the line where the lexer stood after it, which whitespace trimming
     * may have moved; so the text is looked for upwards from there.
     */
    private int firstLine(TextNode node) {
        String[] lines = new String(node.getData()).split("\n", -1);
        int expected = node.getLineNumber() - (lines.length - 1);
        for (int first = expected; first >= Math.max(1, expected - DRIFT); first--) {
            if (fits(lines, first)) {
                return first;
            }
        }
        return Math.max(1, expected);
    }

    private boolean fits(String[] lines, int first) {
        for (int i = 0; i < lines.length; i++) {
            int index = first - 1 + i;
            if (index >= source.length || !source[index].contains(lines[i])) {
                return false;
            }
            if (i > 0 && i < lines.length - 1 && !source[index].equals(lines[i])) {
                return false;
            }
        }
        return true;
    }
}
