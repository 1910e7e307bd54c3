package dev.slipway.fleet.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MachineIgnitionTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PROFILE = """
            {"ignition":{"version":"3.3.0"},
             "passwd":{"users":[{"name":"core","groups":["wheel"],"sshAuthorizedKeys":["ssh-ed25519 AAAAadmin admin"],
                                 "passwordHash":"$y$secret"}]},
             "storage":{"files":[{"path":"/etc/motd","mode":420,"contents":{"source":"data:,hi"}},
                                 {"path":"/etc/key","mode":384,"contents":{"source":"data:,topsecret"},
                                  "append":[{"source":"data:,topsecret-too"}]}]},
             "systemd":{"units":[{"name":"a.service","enabled":true,"contents":"[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target"}]}}
            """;

    private final Token token = Token.draw();

    private MachineIgnition.Additions additions(List<String> kernelArguments) {
        return new MachineIgnition.Additions(
                "ns1",
                "core",
                "ssh-ed25519 AAAAconsole slipway",
                kernelArguments,
                List.of(new MachineIgnition.TextFile("/etc/extra", 0644, "x")));
    }

    private String complete(String profile, List<String> kernelArguments) {
        return MachineIgnition.phoningHome(
                MachineIgnition.settled(profile, additions(kernelArguments)),
                URI.create("http://10.77.0.2:8081/phone-home"),
                token);
    }

    @Test
    void whatStaysHoldsNothingOfThePhoneHome() {
        assertThat(MachineIgnition.settled(PROFILE, additions(List.of("quiet"))))
                .contains("/etc/hostname")
                .doesNotContain("phone-home");
    }

    @Test
    void addsNameKeyAndUnitBesideWhatTheProfileBrings() {
        JsonNode root = JSON.readTree(complete(PROFILE, List.of("quiet")));
        JsonNode core = root.at("/passwd/users/0");
        assertThat(core.path("sshAuthorizedKeys").toString()).contains("AAAAadmin", "AAAAconsole");
        assertThat(root.path("passwd").path("users").size()).isEqualTo(1);
        assertThat(root.at("/kernelArguments/shouldExist/0").asString()).isEqualTo("quiet");
        assertThat(root.path("systemd").path("units").toString()).contains("a.service", "slipway-phone-home.service");
        assertThat(file(root, "/etc/hostname")).isEqualTo("ns1\n");
        assertThat(file(root, "/etc/extra")).isEqualTo("x");
        assertThat(file(root, MachineIgnition.PHONE_HOME_SECRET)).contains(token.text());
        assertThat(mode(root, MachineIgnition.PHONE_HOME_SECRET)).isEqualTo(0600);
        assertThat(file(root, MachineIgnition.PHONE_HOME_SCRIPT))
                .as("the secret must not stand where the process list shows it")
                .doesNotContain(token.text());
    }

    @Test
    void addingTwiceIsAddingOnce() {
        String once = complete(PROFILE, List.of("quiet"));
        assertThat(JSON.readTree(complete(once, List.of("quiet")))).isEqualTo(JSON.readTree(once));
    }

    @Test
    void aHostNameThatTheProfileSetsStays() {
        String own = PROFILE.replace("/etc/motd", "/etc/hostname");
        JsonNode root = JSON.readTree(complete(own, List.of()));
        assertThat(file(root, "/etc/hostname")).isEqualTo("hi");
    }

    @Test
    void maskedShowsTextsAndHidesSecrets() {
        String shown = MachineIgnition.masked(complete(PROFILE, List.of()));
        assertThat(shown)
                .contains("slipway-phone-home.service", "systemctl start sshd-keygen", "(hidden)")
                .doesNotContain(token.text())
                .doesNotContain("topsecret")
                .doesNotContain("$y$secret");
    }

    @Test
    void realIgnitionAcceptsIt(@TempDir Path directory) throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/ignition-validate")),
                "ignition-validate is missing (apt install ignition)");
        for (String version : List.of("3.0.0", "3.1.0", "3.2.0", "3.3.0")) {
            Path file = directory.resolve("config.ign");
            List<String> arguments = version.equals("3.3.0") ? List.of("quiet") : List.of();
            Files.writeString(file, complete(PROFILE.replace("3.3.0", version), arguments));
            Process process = new ProcessBuilder("/usr/bin/ignition-validate", file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(version + ": " + said).isZero();
        }
    }

    @Test
    void theScriptIsAShellScript(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("phone-home"),
                MachineIgnition.script(URI.create("http://10.77.0.2:8081/phone-home")));
        Process process = new ProcessBuilder("sh", "-n", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    @Test
    void theScriptRepeatsWhatDidNotGetThroughAndTakesARefusalAsFinal(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("ssh_host_ed25519_key.pub"), "ssh-ed25519 AAAA root@ns1\n");
        Path secret = directory.resolve("phone-home.header");
        AtomicInteger status = new AtomicInteger();
        HttpServer slipway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slipway.createContext("/phone-home", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean authorised =
                    "Bearer s3cret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(authorised ? status.get() : 400, -1);
            exchange.close();
        });
        slipway.start();
        try {
            URI here = URI.create("http://127.0.0.1:" + slipway.getAddress().getPort() + "/phone-home");
            Path script = Files.writeString(
                    directory.resolve("phone-home"),
                    MachineIgnition.script(here)
                            .replace(MachineIgnition.PHONE_HOME_SECRET, secret.toString())
                            .replace("/etc/ssh/", directory + "/"));
            // The status of the answer, the exit status of the script, and whether the secret is kept.
            for (int[] expected : new int[][] {{503, 1, 1}, {500, 1, 1}, {403, 77, 0}, {200, 0, 0}}) {
                Files.writeString(secret, "Authorization: Bearer s3cret\n");
                status.set(expected[0]);
                Process process = new ProcessBuilder("sh", script.toString())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(expected[0] + ": " + said).isEqualTo(expected[1]);
                assertThat(Files.exists(secret)).as(expected[0] + ": " + said).isEqualTo(expected[2] == 1);
            }
        } finally {
            slipway.stop(0);
        }
    }

    private static String file(JsonNode root, String path) {
        for (JsonNode file : root.at("/storage/files")) {
            if (file.path("path").asString("").equals(path)) {
                String source = file.at("/contents/source").asString("");
                return source.startsWith("data:;base64,")
                        ? new String(Base64.getDecoder().decode(source.substring(13)), StandardCharsets.UTF_8)
                        : source.substring("data:,".length());
            }
        }
        throw new AssertionError("no file " + path);
    }

    private static int mode(JsonNode root, String path) {
        for (JsonNode file : root.at("/storage/files")) {
            if (file.path("path").asString("").equals(path)) {
                return file.path("mode").asInt(-1);
            }
        }
        throw new AssertionError("no file " + path);
    }
}
