package dev.slipway.templates.render;

import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.Writer;

/**
 * Stands before every node of a template: tells the writer which line comes next, counts, and looks at the clock, so
 * that no loop goes on for ever.
 */
final class LineMark extends AbstractRenderableNode {
    private final RenderRun run;
    private final String file;
    private final int line;
    private final boolean follow;
    private final int characters;

    LineMark(RenderRun run, String file, int line, boolean follow, int characters) {
        super(line);
        this.run = run;
        this.file = file;
        this.line = line;
        this.follow = follow;
        this.characters = characters;
    }

    @Override
    public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) {
        run.checkTime(file, line);
        if (writer == run.writer()) {
            run.writer().at(file, line, follow);
        } else {
            // A macro or a filter collects its text on the side, where no writer of ours counts.
            run.spend(characters, file, line);
        }
    }

    @Override
    public void accept(NodeVisitor visitor) {
        // Nothing below.
    }
}
