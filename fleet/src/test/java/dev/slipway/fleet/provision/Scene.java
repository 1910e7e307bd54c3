package dev.slipway.fleet.provision;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.applied.AppliedConfigs;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.declared.Author;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.ProfileRenderer;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.secret.Vault;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.image.ImportRequest;
import dev.slipway.ssh.SshExecutor;
import dev.slipway.ssh.SshKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole console below the browser: a real Git work tree, a database, an image library, and a clock to turn. */
final class Scene implements AutoCloseable {
    static final MacAddress BOX = new MacAddress("52:54:00:00:00:10");
    static final URI BASE = URI.create("http://10.77.0.2:8081");
    static final String VERSION = "41.20260101.3.0";
    static final String PROFILE = """
            variant: fcos
            version: 1.4.0
            storage:
              files:
                - path: /etc/motd
                  contents:
                    inline: hello {{ machine.name }}
            """;

    final TestClock clock = new TestClock();
    final TestDatabase database;
    final FleetRepository fleet;
    final SshKeys keys = SshKeys.generate("console");
    final SshExecutor ssh = new SshExecutor(keys);
    final AppliedConfigs applied;
    final ProvisionRooms rooms;

    /** Opens a console on a directory that may have been used before. */
    Scene(Path directory, TestDatabase database) throws Exception {
        this.database = database;
        MachineConfigs configs = new MachineConfigs(new ProfileRenderer());
        Vault vault = Vault.open(directory.resolve("vault.key"));
        this.fleet = FleetRepository.open(directory.resolve("fleet"), clock, configs);
        this.applied = new AppliedConfigs(database.jdbc(), vault, clock);
        this.rooms = ProvisionRooms.open(new ProvisionRooms.Foundation(
                database.jdbc(),
                database.transactions(),
                fleet,
                configs,
                vault,
                applied,
                directory.resolve("images"),
                ssh,
                keys::authorizedKeysLine,
                8080,
                new AuditLog(database.jdbc(), clock),
                new FleetEvents(),
                ProvisionTimes.USUAL,
                clock));
    }

    /** A console with a profile, an image and the machine ns1. */
    static Scene furnished(Path directory) throws Exception {
        Scene scene = new Scene(directory, new TestDatabase());
        scene.importImage(directory.resolve("incoming"));
        scene.change(
                new FileEdit.Put("profiles/node/profile.yaml", "description: a node\n"),
                new FileEdit.Put("profiles/node/butane.yaml", PROFILE));
        scene.change(new FileEdit.Put("machines/ns1.yaml", """
                macs: ["52:54:00:00:00:10"]
                profile: node
                disk: /dev/disk/by-id/virtio-root
                """));
        return scene;
    }

    ChangeOutcome change(FileEdit... edits) {
        ChangeOutcome outcome = fleet.propose(new Change(
                new Author("mk", "mk@example.org"), "test", fleet.current().commit(), Arrays.asList(edits)));
        if (!(outcome instanceof ChangeOutcome.Committed)) {
            throw new AssertionError(outcome.toString());
        }
        return outcome;
    }

    private void importImage(Path incoming) throws Exception {
        Files.createDirectories(incoming);
        String stem = "fedora-coreos-" + VERSION + "-live-";
        List<String> names = List.of(stem + "kernel.x86_64", stem + "initramfs.x86_64.img", stem + "rootfs.x86_64.img");
        StringBuilder formats = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            byte[] content = ("content of " + names.get(i)).getBytes(StandardCharsets.UTF_8);
            Files.write(incoming.resolve(names.get(i)), content);
            formats.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(List.of("kernel", "initramfs", "rootfs").get(i))
                    .append("\":{\"location\":\"https://example.org/")
                    .append(names.get(i))
                    .append("\",\"signature\":\"https://example.org/x.sig\",\"sha256\":\"")
                    .append(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
                    .append("\"}");
        }
        Files.writeString(incoming.resolve("stable.json"), """
                {"stream":"stable","architectures":{"x86_64":{"artifacts":{"metal":{"release":"%s","formats":{
                 "pxe":{%s}}}}}}}
                """.formatted(VERSION, formats));
        rooms.images().importDirectory(new ImportRequest(incoming, "", "", false));
    }

    InstallPlan plan(String name) {
        if (rooms.provisioning().plan(name) instanceof PlanOutcome.Ready(InstallPlan plan)) {
            return plan;
        }
        throw new AssertionError(rooms.provisioning().plan(name).toString());
    }

    ArmOutcome arm(String name) {
        return rooms.provisioning().arm(name, name, plan(name), "mk");
    }

    MachineState state(String name) {
        return rooms.provisioning().machine(name).orElseThrow().state();
    }

    String script() {
        return rooms.desk().script(BOX, Hardware.UNKNOWN, BASE);
    }

    IgnitionAnswer ignition(Token token) {
        return rooms.desk().ignition(token, "10.77.0.100", BASE);
    }

    /** The token in a script's Ignition URL. */
    static Token token(String script) {
        int at = script.indexOf("/ignition/") + "/ignition/".length();
        int end = at;
        while (end < script.length() && !Character.isWhitespace(script.charAt(end))) {
            end++;
        }
        return new Token(script.substring(at, end));
    }

    /** What an installed system reports. */
    static PhoneHome report(List<String> keys) {
        return new PhoneHome(
                keys,
                "boot",
                "machine",
                "NAME=Fedora\nPRETTY_NAME=\"Fedora CoreOS 41\"\n",
                "ns1",
                List.of("10.77.0.100/24"),
                "{}",
                "10.77.0.100");
    }

    /** The token that a configuration phones home with. */
    static Token phoneToken(String config) {
        Matcher data = Pattern.compile("data:;base64,([A-Za-z0-9+/=]+)").matcher(config);
        while (data.find()) {
            String text = new String(Base64.getDecoder().decode(data.group(1)), StandardCharsets.UTF_8);
            if (text.startsWith("Authorization: Bearer ")) {
                return new Token(
                        text.substring("Authorization: Bearer ".length()).strip());
            }
        }
        throw new AssertionError("no phone-home token in " + config);
    }

    @Override
    public void close() {
        rooms.close();
        ssh.close();
        fleet.close();
    }
}
