package dev.slipway.templates.butane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
