package dev.slipway.templates.butane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.butane.Decompiler.Decompiled;
import dev.slipway.templates.butane.Transpilation.Accepted;
import dev.slipway.templates.ignition.Contents;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecompilerTest {
    private GoldenCorpus corpus;

    @BeforeAll
    void unpack(@TempDir Path directory) throws IOException {
        corpus = GoldenCorpus.unpack(directory);
    }

    List<String> accepted() throws IOException {
        return corpus.cases().stream()
                .filter(name -> answer(name).startsWith("{") && source(name).contains("variant: fcos"))
                .toList();
    }

    private String answer(String name) {
        try {
            return corpus.answer(name, "ign");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String source(String name) {
        try {
            return new String(corpus.source(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatItWritesMakesTheSameMachine(String name) {
        String ignition = answer(name);
        Decompiled decompiled = Decompiler.decompile(ignition.getBytes(StandardCharsets.UTF_8), "fcos");
        assertThat(decompiled.report().isFatal()).isFalse();
        Transpilation again =
                Butane.transpile(decompiled.butane().getBytes(StandardCharsets.UTF_8), ButaneOptions.defaults());
        assertThat(again)
                .as(decompiled.butane())
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(machine(accepted.output())).isEqualTo(machine(ignition)));
    }

    /** Files by what is in them, not by how it is embedded; all else as it is. */
    private static List<Object> machine(String ignition) {
        IgnitionConfig config =
                Ignition.read(ignition.getBytes(StandardCharsets.UTF_8)).config();
        return List.of(
                config.version(),
                config.files().stream()
                        .map(file -> List.of(file.text("path"), Contents.of(file.structure("contents"))))
                        .toList(),
                config.directories().size(),
                config.links().toString(),
                config.units().toString(),
                config.users().toString(),
                config.groups().toString());
    }

    @Test
    void otherVersionsThanTheVariantHasAreNamed() {
        byte[] newest = "{\"ignition\":{\"version\":\"3.5.0\"}}".getBytes(StandardCharsets.UTF_8);
        assertThat(Decompiler.decompile(newest, "flatcar").report().raw()).contains("3.5.0");
        byte[] old = "{\"ignition\":{\"version\":\"2.2.0\"}}".getBytes(StandardCharsets.UTF_8);
        assertThat(Decompiler.decompile(old, "fcos").report().isFatal()).isTrue();
    }

    @Test
    void olderIgnitionBecomesTheFirstThatTheVariantHas() {
        byte[] old = """
                {"ignition":{"version":"3.1.0"},
                 "storage":{"files":[{"path":"/a","mode":420,"contents":{"source":"data:,hi%0Ayou%0A"}}]}}
                """.getBytes(StandardCharsets.UTF_8);
        Decompiled result = Decompiler.decompile(old, "flatcar");
        assertThat(result.report().raw()).contains("becomes Ignition 3.3.0");
        assertThat(result.butane()).isEqualTo("""
                variant: flatcar
                version: 1.0.0
                storage:
                  files:
                    - path: /a
                      contents:
                        inline: |
                          hi
                          you
                      mode: 0644
                """);
    }
}
