package dev.slipway.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.testbed.lab.CommandResult;
import dev.slipway.testbed.lab.Firmware;
import dev.slipway.testbed.lab.Lab;
import dev.slipway.testbed.lab.LabArtefacts;
import dev.slipway.testbed.lab.LabDisk;
import dev.slipway.testbed.lab.LabMachine;
import dev.slipway.testbed.lab.MachineSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The main job, end to end: unknown machines of both firmwares boot from Slipway's own jar, are approved and installed,
 * run the real Ignition on what Slipway rendered, phone home, are logged in to, tell their facts, run a command, and are
 * rebooted by Slipway from their own disks. One is then rebuilt through its firmware, and rebuilds of the other by kexec are
 * rehearsed: twice in a row, or as often as {@code -Dslipway.lab.rounds} says.
 */
class LabIT {
    private static final Path OUTPUT = Path.of("target", "lab", "install").toAbsolutePath();

    // Five times and more what was measured on two cores without hardware virtualisation.
    private static final Duration APPEARING = Duration.ofMinutes(5);
    private static final Duration INSTALLING = Duration.ofMinutes(15);
    private static final Duration BOOTING = Duration.ofMinutes(8);
    private static final Duration COMMAND = Duration.ofSeconds(60);

    private static final LabDisk SYSTEM = new LabDisk("SYSTEM1", 6);
    private static final LabDisk DATA = new LabDisk("DATA1", 1);

    /** A machine and what it is to become. */
    private record Candidate(LabMachine machine, String name, String group) {
        String mac() {
            return machine.spec().mac();
        }
    }

    @BeforeEach
    void needsRootAndAFewPrograms() {
        List<String> missing = Lab.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: the lab needs " + String.join(", ", missing));
    }

    @Test
    void unknownMachinesOfBothFirmwaresAreInstalledProvedAndLaterBootTheirDisks() throws Exception {
        FileSystemUtils.deleteRecursively(OUTPUT);
        LabArtefacts artefacts = LabArtefacts.build();
        try (Lab lab = Lab.open(artefacts, OUTPUT)) {
            SlipwayInTheLab slipway = SlipwayInTheLab.start(lab, artefacts);
            slipway.post(
                    "/images/import", Map.of("directory", artefacts.stream().toString()));
            LabSsh ssh = LabSsh.withNewKey(lab);
            declareProfile(slipway, ssh.publicKey());

            List<Candidate> candidates = List.of(
                    new Candidate(machine(lab, "bios", Firmware.BIOS_IPXE_ROM, "52:54:00:77:00:11"), "oak", "tuned"),
                    new Candidate(machine(lab, "uefi", Firmware.UEFI, "52:54:00:77:00:12"), "elm", ""));
            candidates.forEach(candidate -> candidate.machine().powerOn());
            candidates.forEach(candidate -> awaitUnknown(slipway, candidate));
            candidates.forEach(candidate -> approveAndArm(slipway, candidate));
            candidates.forEach(candidate -> awaitProved(slipway, candidate));
            for (Candidate candidate : candidates) {
                assertTimelineTellsTheInstallation(slipway, candidate);
                assertIgnitionAppliedTheProfile(ssh, slipway, candidate);
            }

            List<String> firstBoots = candidates.stream()
                    .map(candidate -> onMachine(ssh, slipway, candidate, "cat /proc/sys/kernel/random/boot_id"))
                    .toList();
            candidates.forEach(candidate -> assertTellsItsFacts(slipway, candidate));
            candidates.forEach(candidate -> assertRunsACommand(slipway, candidate));
            List<Long> reboots = candidates.stream()
                    .map(candidate -> slipway.operate(candidate.name(), "reboot", Map.of()))
                    .toList();
            for (Candidate candidate : candidates) {
                candidate.machine().awaitConsole(Pattern.compile("boots its own disk"), BOOTING);
                candidate.machine().awaitConsole(Pattern.compile(candidate.name() + " login:"), BOOTING);
                assertThat(slipway.awaitSuccess(reboots.get(candidates.indexOf(candidate)), BOOTING))
                        .as("the proof of the reboot")
                        .contains("boot id changed");
                assertSameInstallationRunsAgain(ssh, slipway, candidate, firstBoots);
            }
            String elm = candidates.getLast().name();
            Rebuilds ofElm = new Rebuilds(slipway, ssh, elm, Rebuilds.Way.NETWORK);
            ofElm.rehearse(1);
            assertThat(onMachine(ssh, slipway, elm + "-1", elm, "sudo efibootmgr"))
                    .as("one boot only")
                    .contains("BootOrder")
                    .doesNotContain("BootNext");
            ofElm.rebuildFromSleep(candidates.getLast().machine());
            // They share two processors.
            candidates.getLast().machine().powerOff();
            Rebuilds rebuilds = new Rebuilds(slipway, ssh, candidates.getFirst().name(), Rebuilds.Way.KEXEC);
            Files.writeString(
                    OUTPUT.resolve("rehearsal.json"),
                    rebuilds.rehearse(Integer.getInteger("slipway.lab.rounds", 2))
                            .toPrettyString());
            assertThat(slipway.isRunning()).isTrue();
        }
    }

    private static LabMachine machine(Lab lab, String name, Firmware firmware, String mac) {
        return lab.machine(new MachineSpec(name, firmware, mac, List.of(SYSTEM, DATA)));
    }

    private static void declareProfile(SlipwayInTheLab slipway, String key) throws IOException {
        slipway.post(
                "/changes",
                Map.of(
                        "message",
                        "Declare what the lab's machines become",
                        "put",
                        List.of(
                                put("profiles/lab/profile.yaml", "description: What the lab's machines become\n"),
                                put(
                                        "profiles/lab/butane.yaml",
                                        resource("butane.yaml").replace("@KEY@", key)),
                                put("groups/tuned.yaml", resource("group.yaml")))));
    }

    private static Map<String, String> put(String path, String text) {
        return Map.of("path", path, "text", text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = LabIT.class.getResourceAsStream("/lab/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void awaitUnknown(SlipwayInTheLab slipway, Candidate candidate) {
        await().atMost(APPEARING).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(slipway.get("/unknown").toString()).contains(candidate.mac());
            assertThat(kinds(slipway.get("/unknown/" + candidate.mac() + "/timeline")))
                    .contains("Asked", "Offered", "ScriptServed");
        });
    }

    private static void approveAndArm(SlipwayInTheLab slipway, Candidate candidate) {
        slipway.post(
                "/unknown/" + candidate.mac() + "/approve",
                Map.of("name", candidate.name(), "profile", "lab", "group", candidate.group(), "disk", SYSTEM.path()));
        slipway.post("/machines/" + candidate.name() + "/install", Map.of("confirm", candidate.name()));
    }

    private static void awaitProved(SlipwayInTheLab slipway, Candidate candidate) {
        String path = "/machines/" + candidate.name();
        await().atMost(INSTALLING)
                .pollInterval(Duration.ofSeconds(2))
                .failFast(
                        "the installation of " + candidate.name() + " failed",
                        () -> !candidate.machine().isOn()
                                || slipway.get(path).path("state").asString().equals("Failed")
                                || slipway.get(path).path("proof").asString().equals("not proved"))
                .untilAsserted(() -> {
                    JsonNode machine = slipway.get(path);
                    assertThat(machine.path("proof").asString())
                            .as("%s", machine)
                            .isEqualTo("proved");
                    assertThat(machine.path("state").asString())
                            .as("%s", machine)
                            .isEqualTo("Installed");
                });
    }

    private static void assertTimelineTellsTheInstallation(SlipwayInTheLab slipway, Candidate candidate) {
        JsonNode timeline = slipway.get("/machines/" + candidate.name() + "/timeline");
        assertThat(kinds(timeline))
                .as("%s", timeline)
                .containsSubsequence(
                        "Asked", "Offered", "ScriptServed", "FileServed", "IgnitionAsked", "PhonedHome", "SshTried");
        if (candidate.machine().spec().firmware() == Firmware.UEFI) {
            assertThat(kinds(timeline)).containsSubsequence("Offered", "TftpDone", "ScriptServed");
        }
        assertThat(timeline.findValuesAsString("words"))
                .anyMatch(words -> words.contains("-live-kernel.x86_64"))
                .anyMatch(words -> words.contains("-live-initramfs.x86_64.img"))
                .anyMatch(words -> words.contains("-live-rootfs.x86_64.img"));
        assertThat(kinds(timeline)).as("one configuration, one report").containsOnlyOnce("IgnitionAsked", "PhonedHome");
    }

    private static void assertIgnitionAppliedTheProfile(LabSsh ssh, SlipwayInTheLab slipway, Candidate candidate) {
        assertThat(onMachine(ssh, slipway, candidate, "hostname")).isEqualTo(candidate.name());
        assertThat(onMachine(ssh, slipway, candidate, "cat /etc/lab/who"))
                .isEqualTo("This is " + candidate.name() + ".");
        assertThat(onMachine(ssh, slipway, candidate, "readlink /etc/lab/link")).isEqualTo("who");
        assertThat(onMachine(ssh, slipway, candidate, "findmnt -no FSTYPE,LABEL /var/lib/data"))
                .matches("ext4\\s+data");
        assertThat(onMachine(ssh, slipway, candidate, "systemctl is-active lab.service"))
                .isEqualTo("active");
        assertThat(onMachine(ssh, slipway, candidate, "id -u builder")).isEqualTo("1234");
        assertThat(onMachine(ssh, slipway, candidate, "sudo cat /etc/.ignition-result.json"))
                .contains("\"userConfigProvided\": true");
        assertThat(onMachine(ssh, slipway, candidate, "cat /proc/cmdline").contains("slipway.lab=tuned"))
                .as("kernel arguments of the group tuned")
                .isEqualTo(candidate.group().equals("tuned"));
        assertThat(onMachine(ssh, slipway, candidate, "sudo ls /etc/slipway"))
                .as("the secret is removed after the report")
                .isEqualTo("phone-home");
    }

    private static void assertTellsItsFacts(SlipwayInTheLab slipway, Candidate candidate) {
        JsonNode answer = slipway.post("/machines/" + candidate.name() + "/facts/refresh", Map.of());
        assertThat(answer.path("freshness").asString()).as("%s", answer).isEqualTo("fresh");
        assertThat(answer.path("facts").path("hostname").asString()).isEqualTo(candidate.name());
        assertThat(answer.path("facts").path("gaps")).as("%s", answer).isEmpty();
    }

    private static void assertRunsACommand(SlipwayInTheLab slipway, Candidate candidate) {
        long run = slipway.operate(candidate.name(), "run", Map.of("command", "cat /etc/lab/who", "minutes", 5));
        slipway.awaitSuccess(run, BOOTING);
        String path = "/operations/" + run;
        List<String> output = slipway.get(path).path("steps").findValuesAsString("id").stream()
                .map(step -> slipway.get(path + "/steps/" + step + "/output").toString())
                .toList();
        assertThat(output).anyMatch(words -> words.contains("This is " + candidate.name() + "."));
    }

    private static void assertSameInstallationRunsAgain(
            LabSsh ssh, SlipwayInTheLab slipway, Candidate candidate, List<String> firstBoots) {
        await().atMost(BOOTING)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> !firstBoots.contains(
                        onMachine(ssh, slipway, candidate, "cat /proc/sys/kernel/random/boot_id")));
        String result = onMachine(ssh, slipway, candidate, "sudo cat /etc/.ignition-result.json");
        assertThat(firstBoots).as("Ignition ran once, in the first boot").anyMatch(result::contains);
        assertThat(slipway.get("/machines/" + candidate.name()).path("state").asString())
                .isEqualTo("Installed");
        JsonNode timeline = slipway.get("/machines/" + candidate.name() + "/timeline");
        assertThat(timeline.findValuesAsString("words")).anyMatch(words -> words.contains("boots its own disk"));
        assertThat(kinds(timeline)).containsOnlyOnce("IgnitionAsked", "PhonedHome");
    }

    private static List<String> kinds(JsonNode timeline) {
        return timeline.findValuesAsString("kind");
    }

    private static String onMachine(LabSsh ssh, SlipwayInTheLab slipway, Candidate candidate, String command) {
        return onMachine(ssh, slipway, candidate.name(), candidate.name(), command);
    }

    /** Runs a command with OpenSSH, which knows the host key under an alias. */
    private static String onMachine(LabSsh ssh, SlipwayInTheLab slipway, String alias, String name, String command) {
        String address =
                slipway.get("/machines/" + name).path("detail").path("address").asString();
        CommandResult result = ssh.run(alias, address, command, COMMAND);
        assertThat(result.exitCode())
                .as("%s: %s%s%s", name, command, result.output(), result.errors())
                .isZero();
        return result.output().strip();
    }
}
