package dev.slipway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as a newcomer starts it: the jar, asked by curl. */
class DemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String LOGIN = "demo:demo-demo-demo";

    @Test
    void showsAFleetThatCanBeWorkedWithAndLeavesNothingBehind(@TempDir Path temporary) throws Exception {
        Tool.require("curl");
        int port = SlipwayProcess.freePort();
        List<String> command = SlipwayProcess.command();
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("demo", "--machines", "12", "--http", "" + port));
        Process demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("out.txt").toFile())
                .start();
        try {
            String api = "http://127.0.0.1:" + port + "/api/v1";
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                assertThat(demo.isAlive()).isTrue();
                assertThat(Files.readString(temporary.resolve("out.txt"))).contains("machines are ready");
            });
            assertThat(Files.readAllLines(temporary.resolve("out.txt")))
                    .as("how to log in is not buried under what thirty machines do")
                    .noneMatch(line -> line.contains("INFO") && line.contains("TFTP"));
            assertThat(get(api + "/machines"))
                    .hasSize(12)
                    .allMatch(machine -> machine.path("state").asString().equals("Installed"));
            assertThat(get(api + "/unknown")).hasSize(2);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(
                            () -> assertThat(get(api + "/machines/web2/facts").toString())
                                    .contains("4757.2.0", "backup.service"));

            String reboot = "{\"kind\": \"reboot\", \"start\": true, \"why\": \"a test\"}";
            assertThat(post(api + "/machines/db1/operations", reboot).toString())
                    .contains("rpm-ostree is busy");
            JsonNode started = post(api + "/machines/web2/operations", reboot);
            assertThat(started.path("id").isIntegralNumber())
                    .as(started.toString())
                    .isTrue();
            String operation = api + "/operations/" + started.path("id").asString();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(get(operation).toString())
                            .contains("Succeeded")
                            .contains("its boot id changed from"));
        } finally {
            demo.destroy();
        }
        assertThat(demo.waitFor(Duration.ofSeconds(60))).isTrue();
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("slipway-demo")))
                    .isEmpty();
        }
    }

    private static JsonNode get(String url) throws Exception {
        return JsonMapper.shared().readTree(curl("-u", LOGIN, url));
    }

    private static JsonNode post(String url, String body) throws Exception {
        return JsonMapper.shared().readTree(curl("-u", LOGIN, "-H", "Content-Type: application/json", "-d", body, url));
    }

    private static String curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "30"));
        command.addAll(List.of(arguments));
        Tool.Result answer = Tool.run(command, "");
        assertThat(answer.exit()).as(answer.out()).isZero();
        return answer.out();
    }
}
