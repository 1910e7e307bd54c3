package dev.slipway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real jar, asked by curl as a machine and as an admin's program would ask it. */
class ConsoleIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String MAC = "52-54-00-00-00-10";
    private static final String BUTANE = """
            variant: fcos
            version: 1.4.0
            storage:
              files:
                - path: /etc/motd
                  contents:
                    inline: hello {{ machine.name }}
            """;

    @TempDir
    private Path temp;

    private SlipwayProcess slipway;

    @BeforeAll
    static void needsCurl() {
        Tool.require("curl");
    }

    @BeforeEach
    void start() throws Exception {
        List<String> account = SlipwayProcess.command();
        account.addAll(
                List.of("account", "add", "mk", "--data", temp.resolve("data").toString()));
        Tool.Result made = Tool.run(account, "correct horse battery\n");
        assertThat(made.exit()).as(made.out()).isZero();
        slipway = SlipwayProcess.onLoopback(temp.resolve("data")).awaitReady();
    }

    @AfterEach
    void stop() {
        slipway.close();
    }

    @Test
    void aMachineIsDeclaredArmedInstalledAndTheConsoleMayBeKilledInBetween() throws Exception {
        furnish();
        assertThat(script()).contains("sanboot").doesNotContain("kernel ");

        api(200, "POST", "/api/v1/machines/ns1/install", "{\"confirm\":\"ns1\"}");
        restartAfterKill();
        assertThat(state()).isEqualTo("Armed");

        String script = script();
        assertThat(script).contains("coreos.inst.install_dev=/dev/disk/by-id/virtio-root");
        restartAfterKill();
        assertThat(state()).isEqualTo("Installing");
        String again = script();
        String url = find(again, "coreos\\.inst\\.ignition_url=(\\S+)");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", find(script, "ignition_url=(\\S+)")))
                .as("the token of the script before is dead")
                .isEqualTo("403");

        assertThat(curl("-I", "-o", "/dev/null", "-w", "%{http_code}", url)).isEqualTo("200");
        String config = curl("--fail", url);
        assertThat(JSON.readTree(config).at("/ignition/version").asString()).isEqualTo("3.3.0");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", url)).isEqualTo("403");
        Awaitility.await("the log comes through a pipe")
                .atMost(Duration.ofSeconds(20))
                .until(() -> slipway.output().stream()
                        .anyMatch(line -> line.contains("was refused") && line.contains("used before")));

        restartAfterKill();
        assertThat(script()).as("it may have written its disk: never again").contains("sanboot");
        phoneHome(config);
        assertThat(state()).isEqualTo("Installed");
        assertThat(script()).contains("sanboot").doesNotContain("kernel ");

        JsonNode timeline = JSON.readTree(api(200, "GET", "/api/v1/machines/ns1/timeline", ""));
        assertThat(timeline.findValuesAsString("kind")).contains("ScriptServed", "IgnitionAsked", "PhonedHome");
    }

    @Test
    void bootFilesComeWithHeadRangeAndExactLength() throws Exception {
        furnish();
        String path = "/m/" + MAC + "/images/fcos/stable/x86_64/" + FakeImage.VERSION + "/" + FakeImage.KERNEL;
        Path original = temp.resolve("incoming").resolve(FakeImage.KERNEL);
        String url = slipway.machines(path).toString();

        String head = curl("-I", url);
        assertThat(head).contains("200").containsIgnoringCase("Content-Length: 3000000");
        assertThat(head).doesNotContainIgnoringCase("Set-Cookie").doesNotContainIgnoringCase("Server:");
        Path whole = temp.resolve("whole");
        curl("--fail", "-o", whole.toString(), url);
        assertThat(Files.mismatch(whole, original)).isEqualTo(-1);
        Path part = temp.resolve("part");
        assertThat(curl("-r", "1000000-1999999", "-o", part.toString(), "-w", "%{http_code} %{size_download}", url))
                .isEqualTo("206 1000000");
        assertThat(Files.readAllBytes(part))
                .isEqualTo(java.util.Arrays.copyOfRange(Files.readAllBytes(original), 1_000_000, 2_000_000));
        for (String bad : List.of(
                "/m/" + MAC + "/images/%2e%2e/slipway.mv.db",
                "/m/" + MAC + "/images/../slipway.mv.db",
                "/m/" + MAC + "/images/",
                "/m/" + MAC + "/images/.staging/",
                "/m/nobody/images/x",
                "/")) {
            assertThat(curl(
                            "--path-as-is",
                            "-o",
                            "/dev/null",
                            "-w",
                            "%{http_code}",
                            slipway.machines(bad).toString()))
                    .as(bad)
                    .isIn("400", "404");
        }
    }

    @Test
    void neitherDoorAnswersForTheOther() throws Exception {
        assertThat(status(slipway.machines("/login").toString())).isEqualTo("404");
        assertThat(status(slipway.machines("/api/v1/machines").toString())).isEqualTo("404");
        assertThat(status(slipway.people("/boot.ipxe").toString())).isNotEqualTo("200");
        assertThat(status(slipway.people("/m/" + MAC + "/boot.ipxe").toString()))
                .isNotEqualTo("200");
        assertThat(status(slipway.people("/api/v1/machines").toString())).isEqualTo("401");
        assertThat(curl(
                        "-u",
                        "mk:wrong",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}",
                        slipway.people("/api/v1/machines").toString()))
                .isEqualTo("401");
    }

    @Test
    void badChangesAreRefusedWithPlaceAndRemedyAndChangeNothing() throws Exception {
        furnish();
        String before = api(200, "GET", "/api/v1/changes?limit=1", "");
        JsonNode refused = JSON.readTree(api(
                422,
                "POST",
                "/api/v1/changes",
                change("machines/ns1.yaml", "macs: [\"52:54:00:00:00:10\"]\nprofile: node\nhostnme: x\n")));
        assertThat(refused.at("/problems/0/file").asString()).isEqualTo("machines/ns1.yaml");
        assertThat(refused.at("/problems/0/line").asInt()).isEqualTo(3);
        assertThat(refused.toString()).contains("hostname");
        JsonNode butane = JSON.readTree(api(
                422,
                "POST",
                "/api/v1/changes",
                change("profiles/node/butane.yaml", BUTANE.replace("/etc/motd", "etc/motd"))));
        assertThat(butane.at("/problems/0/file").asString()).isEqualTo("profiles/node/butane.yaml");
        assertThat(butane.at("/problems/0/line").asInt()).isEqualTo(5);
        assertThat(api(200, "GET", "/api/v1/changes?limit=1", "")).isEqualTo(before);
        api(400, "POST", "/api/v1/changes", "{\"message\":\"nothing\"}");
        api(400, "POST", "/api/v1/changes", "not json");
        api(404, "GET", "/api/v1/machines/nobody", "");
    }

    @Test
    void twoPeopleAreToldOfEachOther() throws Exception {
        furnish();
        String base = JSON.readTree(api(200, "GET", "/api/v1/file?path=machines/ns1.yaml", ""))
                .path("commit")
                .asString("");
        String mine = "macs: [\"52:54:00:00:00:10\"]\nprofile: node\ndisk: largest\n";
        String theirs = "macs: [\"52:54:00:00:00:10\"]\nprofile: node\ndisk: smallest\n";
        api(200, "POST", "/api/v1/changes", change("machines/ns1.yaml", theirs));
        String late = JSON.writeValueAsString(Map.of(
                "base", base, "message", "mine", "put", List.of(Map.of("path", "machines/ns1.yaml", "text", mine))));
        assertThat(api(409, "POST", "/api/v1/changes", late)).contains("mk");
        assertThat(api(200, "GET", "/api/v1/file?path=machines/ns1.yaml", "")).contains("smallest");
    }

    @Test
    void aSecondSlipwayOnTheSameDataIsRefusedWithWords() throws Exception {
        List<String> second = SlipwayProcess.command();
        second.addAll(List.of("run", "--data", temp.resolve("data").toString(), "--http", "0"));
        Tool.Result result = Tool.run(second, "");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("already runs").contains("--data").doesNotContain("Exception");
    }

    @Test
    void itEndsInOrderAndStartsAgain() throws Exception {
        furnish();
        assertThat(slipway.end()).isEqualTo(143);
        slipway = SlipwayProcess.onLoopback(temp.resolve("data")).awaitReady();
        assertThat(state()).isEqualTo("Approved");
        System.out.println("resident memory after start: " + slipway.residentMebibytes() + " MiB");
    }

    @Test
    void clientsThatNeverFinishTheirRequestHinderNobody() throws Exception {
        furnish();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket("127.0.0.1", slipway.machines("/").getPort());
                socket.getOutputStream().write("GET /m/".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            assertThat(script()).startsWith("#!ipxe");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aFullDiskIsSaidAndChangesNothing() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/root")), "mounting a small file system needs root");
        slipway.close();
        Path small = Files.createDirectory(temp.resolve("small"));
        Tool.Result mounted = Tool.run("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", small.toString());
        assumeTrue(mounted.exit() == 0, "a tmpfs cannot be mounted here: " + mounted.out());
        try {
            List<String> account = SlipwayProcess.command();
            account.addAll(List.of(
                    "account", "add", "mk", "--data", small.resolve("data").toString()));
            assertThat(Tool.run(account, "correct horse battery\n").exit()).isZero();
            slipway = SlipwayProcess.onLoopback(small.resolve("data")).awaitReady();
            furnish();
            Tool.run("dd", "if=/dev/zero", "of=" + small.resolve("filler"), "bs=1M");
            String answer = apiAny(
                    "POST",
                    "/api/v1/changes",
                    change(
                            "machines/ns9.yaml",
                            "macs: [\"52:54:00:00:00:99\"]\nprofile: node\n#" + "x".repeat(300_000)));
            assertThat(answer)
                    .endsWith("\n507")
                    .contains("No space left on device", "nothing has changed")
                    .doesNotContain("\tat ")
                    .doesNotContain("Exception");
            Files.delete(small.resolve("filler"));
            assertThat(state()).as("what was there still is").isEqualTo("Approved");
            api(
                    200,
                    "POST",
                    "/api/v1/changes",
                    change("machines/ns8.yaml", "macs: [\"52:54:00:00:00:98\"]\nprofile: node\n"));
        } finally {
            slipway.close();
            Tool.run("umount", "-l", small.toString());
        }
    }

    private void furnish() throws Exception {
        FakeImage.in(temp.resolve("incoming"));
        api(200, "POST", "/api/v1/images/import", "{\"directory\":\"" + temp.resolve("incoming") + "\"}");
        api(
                200,
                "POST",
                "/api/v1/changes",
                JSON.writeValueAsString(Map.of(
                        "message",
                        "A profile",
                        "put",
                        List.of(
                                Map.of("path", "profiles/node/profile.yaml", "text", "description: a node\n"),
                                Map.of("path", "profiles/node/butane.yaml", "text", BUTANE)))));
        api(200, "POST", "/api/v1/changes", change("machines/ns1.yaml", """
                macs: ["52:54:00:00:00:10"]
                profile: node
                disk: /dev/disk/by-id/virtio-root
                """));
    }

    private static String change(String path, String text) {
        return JSON.writeValueAsString(
                Map.of("message", "Change " + path, "put", List.of(Map.of("path", path, "text", text))));
    }

    private String script() throws Exception {
        return curl(
                "--fail",
                slipway.machines("/boot.ipxe?mac=" + MAC + "&uuid=&serial=&platform=efi")
                        .toString());
    }

    private String state() throws Exception {
        return JSON.readTree(api(200, "GET", "/api/v1/machines/ns1", ""))
                .path("state")
                .asString("");
    }

    private void phoneHome(String config) throws Exception {
        Matcher data = Pattern.compile("data:;base64,([A-Za-z0-9+/=]+)").matcher(config);
        Path header = temp.resolve("header");
        while (data.find()) {
            String text = new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8);
            if (text.startsWith("Authorization: ")) {
                Files.writeString(header, text);
            }
        }
        Path key = temp.resolve("key");
        Tool.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        String[] report = {
            "--fail",
            "--header",
            "@" + header,
            "--data-urlencode",
            "host_key@" + key + ".pub",
            "--data-urlencode",
            "os_release@/etc/os-release",
            "--data-urlencode",
            "hostname=ns1",
            slipway.machines("/phone-home").toString()
        };
        curl(report);
        assertThat(curlAny(report).exit()).as("once").isNotZero();
    }

    private void restartAfterKill() throws Exception {
        slipway.kill();
        slipway = slipway.again().awaitReady();
    }

    private String api(int status, String method, String path, String body) throws Exception {
        String answer = apiAny(method, path, body);
        assertThat(answer).as(method + " " + path).endsWith("\n" + status);
        return answer.substring(0, answer.length() - ("\n" + status).length());
    }

    private String apiAny(String method, String path, String body) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "-m",
                "50",
                "-u",
                "mk:correct horse battery",
                "-X",
                method,
                "-H",
                "Content-Type: application/json",
                "-w",
                "\n%{http_code}"));
        if (!body.isEmpty()) {
            command.addAll(List.of("--data-binary", "@-"));
        }
        command.add(slipway.people(path).toString());
        return Tool.run(command, body).out();
    }

    private static String status(String url) throws Exception {
        return curl("-o", "/dev/null", "-w", "%{http_code}", url);
    }

    private static String curl(String... arguments) throws IOException, InterruptedException {
        Tool.Result result = curlAny(arguments);
        assertThat(result.exit())
                .as(String.join(" ", arguments) + ": " + result.out())
                .isZero();
        return result.out();
    }

    private static Tool.Result curlAny(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-m", "50"));
        command.addAll(List.of(arguments));
        return Tool.run(command, "");
    }

    private static String find(String text, String regex) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        assertThat(matcher.find()).as(regex + " in " + text).isTrue();
        return matcher.group(1);
    }
}
