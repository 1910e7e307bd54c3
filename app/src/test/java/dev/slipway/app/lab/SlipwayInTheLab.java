package dev.slipway.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.app.SlipwayProcess;
import dev.slipway.testbed.lab.CommandResult;
import dev.slipway.testbed.lab.Lab;
import dev.slipway.testbed.lab.LabArtefacts;
import dev.slipway.testbed.lab.LabException;
import dev.slipway.testbed.lab.LabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Slipway's own jar, started in the lab as a person starts it, and its REST interface by curl. */
final class SlipwayInTheLab {
    private static final String USER = "admin";
    private static final String PASSWORD = "a password for the lab";
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration CALL = Duration.ofSeconds(120);
    private static final Pattern READY = Pattern.compile("Slipway is ready");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Lab lab;
    private final Path data;
    private final LabProcess process;

    private SlipwayInTheLab(Lab lab, Path data, LabProcess process) {
        this.lab = lab;
        this.data = data;
        this.process = process;
    }

    static SlipwayInTheLab start(Lab lab, LabArtefacts artefacts) throws IOException {
        Path data = lab.output().resolve("slipway");
        Path loaders = Files.createDirectories(data.resolve("loaders"));
        try (Stream<Path> files = Files.list(artefacts.loaders())) {
            for (Path file : files.toList()) {
                Files.copy(file, loaders.resolve(file.getFileName()));
            }
        }
        makeAccount(lab, data);
        List<String> command = SlipwayProcess.command();
        command.addAll(List.of("run", "--data", data.toString(), "--http", "8080", "--machine-http", "8081"));
        command.addAll(List.of("--advertise", Lab.ADDRESS, "--interface", Lab.INTERFACE));
        LabProcess process = lab.start("slipway", lab.onLan(command));
        awaitReady(process);
        return new SlipwayInTheLab(lab, data, process);
    }

    /** A console that is not ready in time says what it waits for, or nobody ever learns it. */
    private static void awaitReady(LabProcess process) {
        try {
            process.transcript().await(READY, START);
        } catch (LabException e) {
            if (process.isAlive()) {
                process.printThreads(CALL);
                e.addSuppressed(new LabException(process.transcript().text()));
            }
            throw e;
        }
    }

    private static void makeAccount(Lab lab, Path data) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "echo '" + PASSWORD + "' | \"$@\"", "sh"));
        command.addAll(SlipwayProcess.command());
        command.addAll(List.of("account", "--data", data.toString(), "add", USER));
        CommandResult result = lab.run(command, CALL);
        assertThat(result.exitCode())
                .as("%s%s", result.output(), result.errors())
                .isZero();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** The key that it logs in with, as a line of {@code authorized_keys}. */
    String publicKey() {
        List<String> keygen = List.of(
                "ssh-keygen", "-y", "-f", data.resolve("keys/slipway_ed25519").toString());
        CommandResult result = lab.run(lab.withTools(keygen), CALL);
        assertThat(result.exitCode()).as(result.errors()).isZero();
        return result.output().strip();
    }

    /** Plans an operation and starts it; returns its number. */
    long operate(String machine, String kind, Map<String, ?> parameters) {
        Map<String, ?> wish =
                Map.of("kind", kind, "parameters", parameters, "start", true, "confirm", machine, "why", "the lab");
        return post("/machines/" + machine + "/operations", wish).path("id").asLong();
    }

    /** Waits for the good end of an operation; returns its proof in words. */
    String awaitSuccess(long operation, Duration patience) {
        String path = "/operations/" + operation;
        await().atMost(patience)
                .pollInterval(Duration.ofSeconds(2))
                .failFast(() -> assertThat(get(path).path("phase").asString())
                        .as("%s", get(path))
                        .isNotEqualTo("failed"))
                .untilAsserted(() -> assertThat(get(path).path("state").asString())
                        .as("%s", get(path))
                        .isEqualTo("Succeeded"));
        return get(path).path("words").asString();
    }

    JsonNode get(String path) {
        return call(path, List.of());
    }

    JsonNode post(String path, Map<String, ?> body) {
        return call(
                path, List.of("--header", "Content-Type: application/json", "--data", JSON.writeValueAsString(body)));
    }

    private JsonNode call(String path, List<String> options) {
        List<String> curl = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--fail-with-body"));
        curl.addAll(List.of("--user", USER + ":" + PASSWORD));
        curl.addAll(options);
        curl.add("http://" + Lab.ADDRESS + ":8080/api/v1" + path);
        CommandResult result = lab.run(lab.onLan(lab.withTools(curl)), CALL);
        assertThat(result.exitCode())
                .as("%s answered %s %s", path, result.output(), result.errors())
                .isZero();
        return JSON.readTree(result.output());
    }
}
