package dev.slipway.templates.butane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.ignition.Ignition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenTest {
    private GoldenCorpus corpus;

    @BeforeAll
    void unpack(@TempDir Path directory) throws IOException {
        corpus = GoldenCorpus.unpack(directory);
    }

    List<String> cases() throws IOException {
        return corpus.cases();
    }

    private ButaneRun run(String name, ButaneOptions options, boolean rawErrors) throws IOException {
        return ButaneRun.run(
                corpus.source(name), options, new ButaneRun.Form(name + ".bu", rawErrors, false, corpus.isCheck(name)));
    }

    @Test
    void theCorpusIsComplete() throws IOException {
        assertThat(corpus.cases()).hasSize(799);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void acceptsAndProducesWhatTheOriginalDoes(String name) throws IOException {
        ButaneRun run = run(name, corpus.options(name), true);
        assertThat(run.exit())
                .as(run.messages())
                .isEqualTo(Integer.parseInt(corpus.answer(name, "exit").strip()));
        String expected = corpus.answer(name, "ign");
        if (expected.startsWith("#")) {
            assertThat(yaml(run.output())).isEqualTo(yaml(expected));
        } else {
            assertThat(run.output()).isEqualTo(expected);
        }
    }

    private static Object yaml(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAsStrictAsTheOriginal(String name) throws IOException {
        ButaneRun run = run(name, corpus.options(name).withStrict(true), true);
        assertThat(run.exit())
                .isEqualTo(Integer.parseInt(corpus.answer(name, "strict").strip()));
    }

    /** Reasons why YAML could not be read are in our own words; the original's go by other line numbers at times. */
    @ParameterizedTest
    @MethodSource("cases")
    void reportsTheSameFindingsAtTheSamePlaces(String name) throws IOException {
        ButaneRun run = run(name, corpus.options(name), true);
        assertThat(findings(corpus.relative(run.messages()))).isEqualTo(findings(corpus.answer(name, "stderr")));
    }

    private static List<String> findings(String report) {
        return report.lines()
                .filter(line -> line.startsWith("error") || line.startsWith("warning") || line.startsWith("info"))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void showsTheSourceAsTheOriginalDoes(String name) throws IOException {
        ButaneRun run = run(name, corpus.options(name), false);
        assertThat(paragraphs(corpus.relative(run.messages()))).isEqualTo(paragraphs(corpus.answer(name, "pretty")));
    }

    private static List<String> paragraphs(String report) {
        String reports = report.replaceFirst("(?s)(^|\n)(Error translating|Config produced).*", "$1");
        return Arrays.stream(reports.split("\n\n")).map(String::strip).sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsAcceptedIsValidIgnition(String name) throws IOException {
        if (Butane.transpile(corpus.source(name), corpus.options(name).withRaw(true))
                instanceof Transpilation.Accepted accepted) {
            Ignition.Parsed parsed = Ignition.read(accepted.output().getBytes(StandardCharsets.UTF_8));
            assertThat(parsed.report().isFatal()).as(parsed.report().raw()).isFalse();
        }
    }
}
