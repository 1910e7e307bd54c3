package dev.slipway.templates.butane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnitionTest {
    private static Report validate(String json) {
        return Ignition.validate(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"ignition":{"version":"3.2.0"}}                                                       | false
                    {"ignition":{"version":"9.9.9"}}                                                       | true
                    {"ignition":{}}                                                                        | true
                    {"ignition":{"version":"3.2.0"},"storage":{"files":[{"path":"a"}]}}                    | true
                    {"ignition":{"version":"3.2.0"},"storage":{"files":[{"path":"/a"},{"path":"/a"}]}}     | true
                    {"ignition":{"version":"3.2.0"},"systemd":{"units":[{"name":"a"}]}}                    | true
                    {"ignition":{"version":"3.2.0"},"systemd":{"units":[{"name":"a.service"}]}}            | false
                    {"ignition":{"version":"3.2.0"},"storage":{"files":[{"path":"/a","mode":99999}]}}      | true
                    {"ignition":{"version":"3.2.0"},"storage":{"files":"a"}}                               | true
                    nothing                                                                                | true
                    """)
    void saysWhetherAMachineWouldBoot(String json, boolean fatal) {
        assertThat(validate(json).isFatal()).as(validate(json).raw()).isEqualTo(fatal);
    }

    @Test
    void namesThePlace() {
        String json = """
                {
                  "ignition": {"version": "3.2.0"},
                  "storage": {
                    "files": [{"path": "a"}]
                  }
                }
                """;
        assertThat(validate(json).entries()).anySatisfy(entry -> {
            assertThat(entry.path()).isEqualTo("$.storage.files.0.path");
            assertThat(entry.line()).isEqualTo(4);
            assertThat(entry.message()).isEqualTo("path not absolute");
        });
    }

    /** Debian's package knows the specifications up to 3.3.0. */
    @Test
    void debiansIgnitionAgrees(@TempDir Path directory) throws IOException, InterruptedException {
        Path tool = Path.of("/usr/bin/ignition-validate");
        assumeTrue(Files.isExecutable(tool), "no ignition-validate here");
        GoldenCorpus corpus = GoldenCorpus.unpack(directory);
        Pattern known = Pattern.compile("\"version\":\\s*\"3\\.[0-3]\\.0\"");
        int checked = 0;
        for (String name : corpus.cases()) {
            byte[] source = corpus.source(name);
            if (Butane.transpile(source, corpus.options(name)) instanceof Transpilation.Accepted accepted
                    && accepted.output().startsWith("{")
                    && known.matcher(accepted.output()).find()) {
                Path file = Files.writeString(directory.resolve("config.ign"), accepted.output());
                Process process = new ProcessBuilder(tool.toString(), file.toString())
                        .redirectErrorStream(true)
                        .start();
                String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor()).as(name + "\n" + answer).isZero();
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(50);
    }

    /** Values of good configurations are replaced at random; both must judge alike whether a machine would boot. */
    @Test
    void debiansIgnitionJudgesMutantsAlike(@TempDir Path directory) throws IOException, InterruptedException {
        Path tool = Path.of("/usr/bin/ignition-validate");
        assumeTrue(Files.isExecutable(tool), "no ignition-validate here");
        GoldenCorpus corpus = GoldenCorpus.unpack(directory);
        List<String> good = new ArrayList<>();
        for (String name : corpus.cases()) {
            if (Butane.transpile(corpus.source(name), corpus.options(name)) instanceof Transpilation.Accepted accepted
                    && accepted.output().length() < 5000
                    && accepted.output().matches("(?s)\\{.*\"version\":\\s*\"3\\.[0-3]\\.0\".*")) {
                good.add(accepted.output());
            }
        }
        Random random = new Random(42);
        int refused = 0;
        int mutants = 150;
        for (int i = 0; i < mutants; i++) {
            String mutant = mutant(good.get(random.nextInt(good.size())), random);
            Path file = Files.writeString(directory.resolve("mutant.ign"), mutant);
            Process process = new ProcessBuilder(tool.toString(), file.toString())
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean bad = process.waitFor() != 0;
            refused += bad ? 1 : 0;
            Report report = validate(mutant);
            assertThat(report.isFatal())
                    .as(mutant + "\n" + answer + report.raw())
                    .isEqualTo(bad);
        }
        assertThat(refused).isBetween(mutants / 5, mutants * 4 / 5);
    }

    private static final List<String> TEXTS = List.of(
            "",
            "/",
            "/a/",
            "/a//b",
            "a",
            "/etc/x",
            "http://x",
            "https://x:y",
            "s3://b?versionId=",
            "gs://b/k",
            "data:,x",
            "data:;base64,=",
            "sha512-00",
            "gzip",
            "ext4",
            "none",
            "swap",
            "raid0",
            "a.service",
            "b.conf",
            "[Unit",
            "..");

    /** One value, other than the version, becomes another of its kind. */
    private static String mutant(String json, Random random) {
        List<MatchResult> values = Pattern.compile("(?<!\"version\"):\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|\\d+|true|false)")
                .matcher(json)
                .results()
                .toList();
        if (values.isEmpty()) {
            return json;
        }
        MatchResult value = values.get(random.nextInt(values.size()));
        String changed = switch (value.group(1).charAt(0)) {
            case '"' -> '"' + TEXTS.get(random.nextInt(TEXTS.size())) + '"';
            case 't' -> "false";
            case 'f' -> "true";
            default -> String.valueOf(List.of(0, 1, 420, 4095, 4096, -1).get(random.nextInt(6)));
        };
        return json.substring(0, value.start(1)) + changed + json.substring(value.end(1));
    }
}
