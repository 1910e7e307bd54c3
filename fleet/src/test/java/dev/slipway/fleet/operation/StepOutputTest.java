package dev.slipway.fleet.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StepOutputTest {
    private static final String LINE = "0123456789abcdef".repeat(64);

    /** One gigabyte in lines of 1 KiB; this test's heap is a fraction of that. */
    @Test
    void ofAGigabyteTheBeginningAndTheEndAreKept() throws Exception {
        long lines = 1024L * 1024L;
        AtomicLong most = new AtomicLong();
        try (Bench bench = new Bench(Pace.real())) {
            bench.toys.trouble("dry", (context, part) -> {
                if (part.equals("act")) {
                    for (long i = 0; i < lines; i++) {
                        context.say(LINE);
                        if (i % 100_000 == 0) {
                            System.gc();
                            Runtime vm = Runtime.getRuntime();
                            most.accumulateAndGet(vm.totalMemory() - vm.freeMemory(), Math::max);
                        }
                    }
                    context.say("the end");
                }
                return null;
            });
            OperationId id = bench.started("ns1");
            assertThat(bench.ended(id, 120).state()).isInstanceOf(OperationState.Succeeded.class);

            OutputPage first = bench.rooms.operations().output(id, "dry", 0, 10);
            assertThat(first.total()).isEqualTo(lines + 2);
            assertThat(first.lines()).hasSize(10);
            OutputPage last = bench.rooms.operations().output(id, "dry", lines - 50, 100);
            assertThat(last.lines()).extracting(OutputLine::text).contains("the end", LINE, "doing dry");
            StringWriter text = new StringWriter();
            bench.rooms.operations().writeOutput(id, text);
            assertThat(text.getBuffer().length()).isBetween(400_000, 700_000);
            assertThat(text.toString()).contains(" lines were not kept …");
            assertThat(most.get()).as("heap in use").isLessThan(160L * 1024 * 1024);
        }
    }

    @Test
    void keepsAllOfALittleAcrossConsoles() {
        try (Bench bench = new Bench()) {
            OperationId id = bench.planned("ns1", "red").id();
            OperationTable table =
                    new OperationTable(bench.database.jdbc(), bench.database.transactions(), bench.clock);
            OutputTable outputs = new OutputTable(bench.database.jdbc(), bench.database.transactions());
            List<String> written = new ArrayList<>();
            for (int console = 0; console < 3; console++) {
                StepOutput output = new StepOutput(outputs, id, "hold", new StepOutput.Secrets(), table.step(id, 0));
                for (int i = 0; i < 1000; i++) {
                    String line = console + " " + i;
                    written.add(line);
                    output.line(OutputLine.Source.STDOUT, line);
                    if (i % 300 == 0) {
                        output.flush();
                    }
                }
                output.flush();
            }

            assertThat(outputs.page(id, "hold", 0, 5000).lines())
                    .extracting(OutputLine::text)
                    .isEqualTo(written);
            assertThat(outputs.page(id, "hold", 0, 5000).dropped()).isZero();
            assertThat(outputs.page(id, "hold", 2500, 7).lines())
                    .extracting(OutputLine::number)
                    .containsExactly(2500L, 2501L, 2502L, 2503L, 2504L, 2505L, 2506L);
        }
    }

    @Test
    void aLineIsAlwaysOneLineOfText() {
        try (Bench bench = new Bench()) {
            OperationId id = bench.planned("ns1", "red").id();
            OperationTable table =
                    new OperationTable(bench.database.jdbc(), bench.database.transactions(), bench.clock);
            OutputTable outputs = new OutputTable(bench.database.jdbc(), bench.database.transactions());
            StepOutput output = new StepOutput(outputs, id, "hold", new StepOutput.Secrets(), table.step(id, 0));
            output.line(OutputLine.Source.STDERR, "a\rb\u001b[31mc\u0085d\u2028e\ud800f\u0000g");
            output.line(OutputLine.Source.STDOUT, "");
            output.line(OutputLine.Source.STDOUT, "x".repeat(100_000));
            output.flush();

            List<OutputLine> lines = outputs.page(id, "hold", 0, 10).lines();
            assertThat(lines).hasSize(3);
            assertThat(lines.getFirst())
                    .isEqualTo(new OutputLine(
                            0, OutputLine.Source.STDERR, "a\ufffdb\ufffd[31mc\ufffdd\ufffde\ufffdf\ufffdg"));
            assertThat(lines.get(1).text()).isEmpty();
            assertThat(lines.get(2).text()).hasSizeLessThan(9000).endsWith("… (91808 more characters)");
        }
    }
}
