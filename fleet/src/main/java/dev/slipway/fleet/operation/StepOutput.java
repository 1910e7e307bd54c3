package dev.slipway.fleet.operation;

import dev.slipway.fleet.operation.OutputTable.Bundle;
import dev.slipway.ssh.LineConsumer;
import dev.slipway.ssh.RemoteStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Keeps what one step writes: the beginning and the end, when it is much. Lines come in any thread and go to memory;
 * {@link #flush} takes them to the database, so that a flood costs neither memory nor disk.
 */
final class StepOutput implements LineConsumer {
    /** Kept of the beginning, in bytes of UTF-8: enough to see what a command was about. */
    static final int HEAD = 256 * 1024;

    /** Kept of the end: enough to see why it failed. */
    static final int TAIL = 256 * 1024;

    /** A line longer than this is cut; people read lines. */
    static final int LINE = 8 * 1024;

    private static final int BUNDLE = 32 * 1024;

    /** Shorter secrets would blank out half of any text. */
    private static final int SHORTEST_SECRET = 4;

    private final OutputTable table;
    private final OperationId id;
    private final String step;
    /** Shared by all steps of an operation. */
    private final Secrets secrets;

    // All below is guarded by this.
    private final List<Bundle> unsaved = new ArrayList<>();
    private final Deque<Bundle> tail = new ArrayDeque<>();
    private final List<Long> stale = new ArrayList<>();
    private final Set<Long> saved = new java.util.HashSet<>();
    private StringBuilder body = new StringBuilder();
    private long bundleFirst;
    private int bundleLines;
    private int bundleBytes;
    private long lines;
    private long bytes;
    private int head;
    private int tailBytes;
    private boolean dirty;

    StepOutput(OutputTable table, OperationId id, String step, Secrets secrets, OperationTable.StepRow before) {
        this.table = table;
        this.id = id;
        this.step = step;
        this.secrets = secrets;
        this.lines = before.outputLines();
        this.bytes = before.outputBytes();
        this.bundleFirst = lines;
        for (Bundle bundle : table.stored(id, step)) {
            saved.add(bundle.firstLine());
            if (head < HEAD) {
                head += bundle.bytes();
            } else {
                tail.add(bundle);
                tailBytes += bundle.bytes();
            }
        }
    }

    /** What must never be stored. Any thread. */
    static final class Secrets {
        private final Set<String> texts = new CopyOnWriteArraySet<>();

        void add(String secret) {
            secret.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= SHORTEST_SECRET)
                    .forEach(texts::add);
        }

        String masked(String text) {
            String masked = text;
            for (String secret : texts) {
                masked = masked.replace(secret, "***");
            }
            return masked;
        }
    }

    @Override
    public void line(RemoteStream stream, String line) {
        line(stream == RemoteStream.STDERR ? OutputLine.Source.STDERR : OutputLine.Source.STDOUT, line);
    }

    synchronized void line(OutputLine.Source source, String line) {
        String text = readable(secrets.masked(line));
        int size = text.getBytes(StandardCharsets.UTF_8).length + 1;
        body.append(Bundle.letter(source)).append(text).append('\n');
        bundleLines++;
        bundleBytes += size;
        lines++;
        bytes += size;
        dirty = true;
        if (bundleBytes >= BUNDLE) {
            seal();
        }
    }

    /** One line for ever: nothing in it that a reader of lines, or a terminal, would take for more than text. */
    private static String readable(String line) {
        String cut = line;
        if (line.length() > LINE) {
            int end = Character.isHighSurrogate(line.charAt(LINE - 1)) ? LINE - 1 : LINE;
            cut = line.substring(0, end) + "… (" + (line.length() - end) + " more characters)";
        }
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> {
            boolean control = (Character.isISOControl(c) && c != '\t') || c == 0x2028 || c == 0x2029;
            clean.appendCodePoint(control || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c);
        });
        return clean.toString();
    }

    private void seal() {
        if (bundleLines == 0) {
            return;
        }
        Bundle bundle = new Bundle(bundleFirst, bundleLines, bundleBytes, body.toString());
        if (head < HEAD) {
            head += bundleBytes;
        } else {
            tail.add(bundle);
            tailBytes += bundleBytes;
        }
        unsaved.add(bundle);
        while (tailBytes > TAIL && tail.size() > 1) {
            Bundle oldest = tail.removeFirst();
            tailBytes -= oldest.bytes();
            if (saved.remove(oldest.firstLine())) {
                stale.add(oldest.firstLine());
            } else {
                unsaved.remove(oldest);
            }
        }
        body = new StringBuilder();
        bundleFirst = lines;
        bundleLines = 0;
        bundleBytes = 0;
    }

    /**
     * Takes to the database what is not there yet.
     *
     * @return whether there was anything
     */
    boolean flush() {
        List<Bundle> add;
        List<Long> remove;
        long allLines;
        long allBytes;
        synchronized (this) {
            if (!dirty) {
                return false;
            }
            seal();
            add = List.copyOf(unsaved);
            remove = List.copyOf(stale);
            add.forEach(bundle -> saved.add(bundle.firstLine()));
            unsaved.clear();
            stale.clear();
            dirty = false;
            allLines = lines;
            allBytes = bytes;
        }
        table.save(id, step, add, remove, allLines, allBytes);
        return true;
    }
}
