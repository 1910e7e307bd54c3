package dev.slipway.templates.render;

import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the output and remembers, for each of its lines, which template line wrote its first visible character. */
final class TrackingWriter extends Writer {
    private final RenderRun run;
    private final StringBuilder text = new StringBuilder();
    private final List<Position> positions = new ArrayList<>();
    private Position now = new Position("", 1);
    private boolean following;
    private boolean visible;

    TrackingWriter(RenderRun run) {
        this.run = run;
        positions.add(now);
    }

    private record Position(String file, int line) {}

    /**
     * What is written next comes from here.
     *
     * @param follow true when each line end that is written goes to the next template line too
     */
    void at(String file, int line, boolean follow) {
        now = new Position(file, line);
        following = follow;
        if (!visible) {
            positions.set(positions.size() - 1, now);
        }
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
        run.spend(length, now.file, now.line);
        for (int i = offset; i < offset + length; i++) {
            char next = buffer[i];
            text.append(next);
            if (next == '\n') {
                now = following ? new Position(now.file, now.line + 1) : now;
                positions.add(now);
                visible = false;
            } else if (!visible && next != ' ' && next != '\t') {
                positions.set(positions.size() - 1, now);
                visible = true;
            }
        }
    }

    /** The text and the way back. */
    Rendered rendered(TemplateSource source) {
        String output = text.toString();
        String[] lines = output.split("\n", -1);
        Map<String, String[]> templates = new HashMap<>();
        List<LineMap.Source> sources = new ArrayList<>(lines.length);
        for (int i = 0; i < lines.length; i++) {
            Position position = positions.get(i);
            String[] template = templates.computeIfAbsent(
                    position.file, file -> source.files().getOrDefault(file, "").split("\n", -1));
            int line = Math.clamp(position.line, 1, template.length);
            sources.add(new LineMap.Source(
                    position.file.isEmpty() ? source.main() : position.file, line, same(lines[i], template[line - 1])));
        }
        return new Rendered(output, new LineMap(sources));
    }

    private static int same(String rendered, String template) {
        if (rendered.equals(template)) {
            return rendered.length();
        }
        int same = 0;
        while (same < Math.min(rendered.length(), template.length())
                && rendered.charAt(same) == template.charAt(same)) {
            same++;
        }
        return same;
    }

    @Override
    public void flush() {
        // Everything is in memory.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
