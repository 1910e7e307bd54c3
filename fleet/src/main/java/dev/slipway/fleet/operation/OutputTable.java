package dev.slipway.fleet.operation;

import dev.slipway.fleet.stored.Sheltered;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The kept output of steps, in bundles of lines. */
final class OutputTable {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    OutputTable(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * Lines that belong together.
     *
     * @param firstLine the number of the first
     * @param lines how many
     * @param bytes how much
     * @param body each line after a letter for its source, each with its line end
     */
    record Bundle(long firstLine, int lines, int bytes, String body) {
        List<OutputLine> read() {
            List<OutputLine> read = new ArrayList<>(lines);
            long number = firstLine;
            for (String line : body.lines().toList()) {
                read.add(new OutputLine(number++, source(line.charAt(0)), line.substring(1)));
            }
            return read;
        }

        static char letter(OutputLine.Source source) {
            return switch (source) {
                case STDOUT -> 'o';
                case STDERR -> 'e';
                case SLIPWAY -> 's';
            };
        }

        private static OutputLine.Source source(char letter) {
            return switch (letter) {
                case 'o' -> OutputLine.Source.STDOUT;
                case 'e' -> OutputLine.Source.STDERR;
                default -> OutputLine.Source.SLIPWAY;
            };
        }
    }

    /** What is stored of a step's output without its text. */
    List<Bundle> stored(OperationId id, String step) {
        return Sheltered.call(() -> jdbc.sql("select first_line, lines, bytes from operation_output"
                        + " where operation = ? and step = ? order by first_line")
                .params(id.value(), step)
                .query((row, n) -> new Bundle(row.getLong("first_line"), row.getInt("lines"), row.getInt("bytes"), ""))
                .list());
    }

    /** Adds and removes bundles and writes the totals, all at once. */
    void save(OperationId id, String step, List<Bundle> add, List<Long> remove, long lines, long bytes) {
        Sheltered.run(() -> transactions.executeWithoutResult(status -> {
            for (long first : remove) {
                jdbc.sql("delete from operation_output where operation = ? and step = ? and first_line = ?")
                        .params(id.value(), step, first)
                        .update();
            }
            for (Bundle bundle : add) {
                jdbc.sql("insert into operation_output(operation, step, first_line, lines, bytes, body)"
                                + " values (?, ?, ?, ?, ?, ?)")
                        .params(id.value(), step, bundle.firstLine(), bundle.lines(), bundle.bytes(), bundle.body())
                        .update();
            }
            jdbc.sql("update operation_step set output_lines = ?, output_bytes = ? where operation = ? and step = ?")
                    .params(lines, bytes, id.value(), step)
                    .update();
        }));
    }

    OutputPage page(OperationId id, String step, long from, int limit) {
        return Sheltered.call(() -> {
            long total = jdbc.sql("select coalesce(max(output_lines), 0) from operation_step"
                            + " where operation = ? and step = ?")
                    .params(id.value(), step)
                    .query(Long.class)
                    .single();
            long kept = jdbc.sql(
                            "select coalesce(sum(lines), 0) from operation_output where operation = ? and step = ?")
                    .params(id.value(), step)
                    .query(Long.class)
                    .single();
            List<OutputLine> lines = new ArrayList<>();
            long next = from;
            while (lines.size() < limit) {
                List<OutputLine> more = bundleWith(id, step, next);
                if (more.isEmpty()) {
                    break;
                }
                for (OutputLine line : more.subList(0, Math.min(more.size(), limit - lines.size()))) {
                    lines.add(line);
                    next = line.number() + 1;
                }
            }
            return new OutputPage(lines, next, total, total - kept);
        });
    }

    /** The kept lines from a number on, as far as one bundle goes. */
    private List<OutputLine> bundleWith(OperationId id, String step, long from) {
        return jdbc
                .sql("select first_line, lines, bytes, body from operation_output"
                        + " where operation = ? and step = ? and first_line + lines > ? order by first_line limit 1")
                .params(id.value(), step, from)
                .query((row, n) -> new Bundle(
                        row.getLong("first_line"), row.getInt("lines"), row.getInt("bytes"), row.getString("body")))
                .list()
                .stream()
                .flatMap(bundle -> bundle.read().stream())
                .filter(line -> line.number() >= from)
                .toList();
    }
}
