package dev.slipway.templates.render;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Functions that Pebble lacks or has in a form without bounds. */
final class Functions {
    private Functions() {}

    /** {@code range(1, 3)}, which {@code 1..3} calls too. */
    record Range() implements Function {
        private static final int LONGEST = 1000;

        @Override
        public List<String> getArgumentNames() {
            return List.of("start", "end");
        }

        @Override
        public Object execute(Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
            if (!(args.get("start") instanceof Number start) || !(args.get("end") instanceof Number end)) {
                throw new PebbleException(null, "a range goes from one number to another.", line, self.getName());
            }
            if (end.longValue() - start.longValue() >= LONGEST || end.longValue() - start.longValue() < -LONGEST) {
                throw new PebbleException(null, "a range may have " + LONGEST + " numbers.", line, self.getName());
            }
            return LongStream.rangeClosed(start.longValue(), end.longValue())
                    .boxed()
                    .toList();
        }
    }

    /** Prints a text that {@link TagScanner} kept. */
    record Literal(RenderRun run) implements Function {
        @Override
        public List<String> getArgumentNames() {
            return List.of("id");
        }

        @Override
        public Object execute(Map<String, Object> args, PebbleTemplate self, EvaluationContext context, int line) {
            if (!(args.get("id") instanceof Number id) || !run.hasLiteral(id.longValue())) {
                throw new PebbleException(null, "there is no such text.", line, self.getName());
            }
            return run.literal(id.intValue()).text();
        }
    }
}
