package dev.slipway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.testbed.host.Flavour;
import dev.slipway.testbed.host.HostSpec;
import dev.slipway.testbed.host.PublishedVersions;
import dev.slipway.testbed.host.TestHost;
import dev.slipway.testbed.host.TestHosts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The jar itself is killed ({@code kill -9}) in every step of an update and of a rollback of a real host, and each time the
 * next one goes on where it was: the machine reboots once for each, and ends as it was promised.
 */
class KilledJarIT {
    private static final String USER = "admin";
    private static final String PASSWORD = "a password for a test";
    private static final String NAME = "yew";
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration LOGIN = Duration.ofSeconds(6);
    private static final Duration COMMAND = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);

    /** It only writes a row, and is over before anybody can see it; {@code KilledConsolesTest} kills around each write. */
    private static final String INSTANT = "block";

    /** The update graph of Fedora is out of reach, whatever network the test has: nothing listens there. */
    private static final String[] NO_GRAPH = {"-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=9"};

    @TempDir
    private Path temp;

    private final HttpClient http = HttpClient.newHttpClient();
    private TestHosts hosts;
    private SlipwayProcess slipway;

    @BeforeEach
    void start() throws Exception {
        List<String> missing = TestHosts.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: test hosts need " + String.join(", ", missing));
        Path data = temp.resolve("data");
        List<String> account = SlipwayProcess.command();
        account.addAll(List.of("account", "--data", data.toString(), "add", USER));
        Tool.Result made = Tool.run(account, PASSWORD + "\n");
        assertThat(made.exit()).as(made.out()).isZero();
        hosts = TestHosts.open(Path.of("target", "killed-jar"));
        slipway = SlipwayProcess.onLoopback(data, NO_GRAPH);
        slipway.awaitReady();
    }

    @AfterEach
    void close() {
        if (slipway != null) {
            slipway.close();
        }
        if (hosts != null) {
            hosts.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FEDORA_COREOS", "FLATCAR"})
    void inEveryStepOfAnUpdateAndOfARollbackTheNextOneGoesOn(Flavour flavour) throws Exception {
        boolean flatcar = flavour == Flavour.FLATCAR;
        String before = flatcar ? PublishedVersions.FLATCAR.get(2) : PublishedVersions.FEDORA_COREOS.get(1);
        String after = flatcar ? PublishedVersions.FLATCAR.get(3) : PublishedVersions.FEDORA_COREOS.get(2);
        String key = get("/ssh-key").path("present").path("line").asString();
        TestHost host = hosts.up(HostSpec.of("killed", flavour, key));
        importIt(host);
        // A new console needs some time for its first login, and so is still in that step when it is asked.
        host.slowLogin(LOGIN);
        host.slowCommands(COMMAND);

        long update = operate("update", Map.of("to", flatcar ? after : PublishedVersions.digest(after)));
        List<String> killedIn = killInEveryStep(update);

        assertThat(version(host)).isEqualTo(after);
        assertThat(host.boots()).as("boots after the update").isEqualTo(2);
        assertThat(killedIn).isEqualTo(steps(update)).hasSizeGreaterThan(4);

        long rollback = operate("rollback", Map.of("why", "a test"));
        killedIn = killInEveryStep(rollback);

        assertThat(version(host)).isEqualTo(before);
        assertThat(host.boots()).as("boots after the rollback").isEqualTo(3);
        assertThat(killedIn).isEqualTo(steps(rollback)).hasSizeGreaterThan(5);
        assertThat(get("/blocklist").findValuesAsString("version")).containsExactly(after);
    }

    /** Kills it as soon as it is in a step that it was not yet killed in; returns the steps, in order. */
    private List<String> killInEveryStep(long operation) throws Exception {
        List<String> killedIn = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            // Each answer costs the console the hash of a password.
            Thread.sleep(POLL);
            JsonNode now = get("/operations/" + operation);
            if (now.path("phase").asString().equals("ended")) {
                assertThat(now.path("state").asString()).as("%s", now).isEqualTo("Succeeded");
                return killedIn;
            }
            assertThat(now.path("phase").asString()).as("%s", now).isEqualTo("active");
            for (JsonNode step : now.path("steps")) {
                String id = step.path("id").asString();
                boolean underway = step.path("state").asString().equals("underway");
                if (underway && !killedIn.contains(id) && !id.equals(INSTANT)) {
                    killedIn.add(id);
                    slipway.kill();
                    // Known before it is ready: one that never gets ready must be ended, too.
                    slipway = slipway.again();
                    slipway.awaitReady();
                    break;
                }
            }
        }
        throw new AssertionError("not ended in time: " + get("/operations/" + operation));
    }

    private List<String> steps(long operation) throws Exception {
        return get("/operations/" + operation).path("steps").findValuesAsString("id").stream()
                .filter(step -> !step.equals(INSTANT))
                .toList();
    }

    private void importIt(TestHost host) throws Exception {
        List<String> keys = post("/import/scan", Map.of("host", host.address())).findValuesAsString("key");
        post(
                "/import/commit",
                Map.of(
                        "host",
                        host.address(),
                        "hostKeys",
                        keys,
                        "name",
                        NAME,
                        "profile",
                        "base",
                        "files",
                        List.of(Map.of("path", "machines/" + NAME + ".yaml", "text", """
                                macs: ["%s"]
                                profile: base
                                ssh: {user: core, address: %s}
                                """.formatted(
                                        host.macAddress(), host.address())))));
    }

    private long operate(String kind, Map<String, ?> parameters) throws Exception {
        // Flatcar marks its slot good some time after the boot; until then it refuses, with words.
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> send(
                                        "/machines/" + NAME + "/operations",
                                        Map.of("kind", kind, "parameters", parameters, "start", true))
                                .path("id")
                                .asLong(0),
                        id -> id > 0);
    }

    private static String version(TestHost host) {
        return host.shell(". /etc/os-release; echo ${OSTREE_VERSION:-$VERSION_ID}")
                .strip();
    }

    private JsonNode get(String path) throws Exception {
        return JsonMapper.shared().readTree(answer(request(path).GET()).body());
    }

    private JsonNode post(String path, Map<String, ?> body) throws Exception {
        JsonNode answer = send(path, body);
        assertThat(answer.has("error")).as("%s", answer).isFalse();
        return answer;
    }

    private JsonNode send(String path, Map<String, ?> body) throws Exception {
        return JsonMapper.shared()
                .readTree(answer(request(path)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        JsonMapper.shared().writeValueAsString(body))))
                        .body());
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        URI uri = slipway.people("/api/v1" + path);
        String basic = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(2)).header("Authorization", "Basic " + basic);
    }
}
