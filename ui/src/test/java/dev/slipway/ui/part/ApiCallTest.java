package dev.slipway.ui.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ApiCallTest {
    @Test
    void readsAsAPersonWouldWriteIt() {
        assertThat(ApiCall.line("http://nas:8080", "mk", "GET", "/operations/12", ""))
                .isEqualTo("curl -u mk http://nas:8080/api/v1/operations/12");
        assertThat(ApiCall.line("http://nas:8080", "mk", "POST", "/operations/12/cancel", ""))
                .isEqualTo("curl -u mk -X POST http://nas:8080/api/v1/operations/12/cancel");
    }

    /** A real shell takes the line apart again, whatever people write. */
    @Test
    void aShellReadsBackWhatWasMeant() throws IOException, InterruptedException {
        String json = "{\"why\":\"it's $HOME `id` \\\\ \\\"x\\\" & ; 'y'\"}";
        String line = ApiCall.line("http://nas:8080", "m k", "DELETE", "/machines/ns1/install", json);
        Process shell = new ProcessBuilder("sh", "-c", "curl() { printf '%s\\n' \"$@\"; }; " + line)
                .redirectErrorStream(true)
                .start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        assertThat(out.lines())
                .containsExactly(
                        "-u",
                        "m k",
                        "-X",
                        "DELETE",
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        json,
                        "http://nas:8080/api/v1/machines/ns1/install");
    }
}
