package dev.slipway.templates.butane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ButaneSchemaTest {
    @Test
    void knowsTheVariantsAndTheirVersions() {
        assertThat(ButaneSchema.variants()).contains("fcos", "flatcar", "openshift", "r4e", "fiot");
        assertThat(ButaneSchema.versions("flatcar")).contains("1.0.0", "1.1.0");
    }

    @Test
    void explainsSugarOnItsLine() {
        String source = """
                variant: fcos
                version: 1.5.0
                storage:
                  filesystems:
                    - device: /dev/vdb
                      path: /var/lib/data
                      format: ext4
                      with_mount_unit: true
                """;
        assertThat(Explanation.explain(source.getBytes(StandardCharsets.UTF_8))).anySatisfy(explanation -> {
            assertThat(explanation.line()).isEqualTo(8);
            assertThat(explanation.sentence()).contains("var-lib-data.mount");
        });
    }

    @Test
    void compressedTextIsReadBack() throws java.io.IOException {
        byte[] text = "the same words again and again ".repeat(5000).getBytes(StandardCharsets.UTF_8);
        byte[] packed = new Gzip().compress(text);
        assertThat(packed.length).isLessThan(text.length / 20);
        try (GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(packed))) {
            assertThat(in.readAllBytes()).isEqualTo(text);
        }
    }
}
