package dev.slipway.app.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testbed.lab.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds of an emulated machine by kexec: Slipway's own plan, kexec of Debian's kernel, Debian's Ignition on the archive that
 * Slipway appended, and a partition that must still be there with what was on it.
 */
final class Rebuilds {
    private static final Duration REBUILDING = Duration.ofMinutes(20);
    private static final Duration COMMAND = Duration.ofMinutes(2);
    private static final String KEPT = "/var/lib/keep";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final SlipwayInTheLab slipway;
    private final LabSsh ssh;
    private final String machine;
    private int generation;

    Rebuilds(SlipwayInTheLab slipway, LabSsh ssh, String machine) {
        this.slipway = slipway;
        this.ssh = ssh;
        this.machine = machine;
    }

    /** One rebuild from the plan to the proof. */
    void rebuild() {
        String blob = onMachine("sudo dd if=/dev/urandom of=" + KEPT
                + "/blob bs=1M count=8 status=none; sync; sha256sum " + KEPT + "/blob");
        onMachine("echo gone | sudo tee /etc/lab/old /var/lib/old /home/core/old");
        String ignition = onMachine("sudo cat /etc/.ignition-result.json");
        String filesystem = onMachine("findmnt -no UUID " + KEPT);
        JsonNode plan = plan();
        assertThat(plan.findValuesAsString("text"))
                .anyMatch(words -> words.contains("keep (/dev/vda5, 256 MiB, ext4) stays, and is mounted on " + KEPT))
                .anyMatch(words -> words.contains("/dev/vda4 (root)") && words.contains("lost"))
                .anyMatch(words -> words.contains("wipes /dev/disk/by-id/virtio-DATA1"));
        List<String> before = timeline();

        String proof = start(plan);

        assertThat(proof).contains("provisioningBootID", "keep is still there", "mounted on " + KEPT);
        assertThat(timeline().subList(before.size(), timeline().size()))
                .anyMatch(words -> words.contains("rebuilt by kexec"))
                .anyMatch(words -> words.contains("the live system runs, the installer begins"))
                .anyMatch(words -> words.contains("-live-rootfs.x86_64.img"))
                .anyMatch(words -> words.contains("the disk is written"))
                .noneMatch(words -> words.contains("installs "));
        generation++;
        assertThat(onMachine("sha256sum " + KEPT + "/blob")).as("what was kept").isEqualTo(blob);
        assertThat(blob).containsPattern(SHA256);
        assertThat(onMachine("findmnt -no UUID " + KEPT)).isEqualTo(filesystem);
        assertThat(onMachine("ls /etc/lab/old /var/lib/old /home/core/old 2>/dev/null | wc -l"))
                .as("what was lost")
                .isEqualTo("0");
        assertThat(onMachine("cat /etc/lab/who")).isEqualTo("This is " + machine + ".");
        assertThat(onMachine("sudo cat /etc/.ignition-result.json"))
                .isNotEqualTo(ignition)
                .contains(onMachine("cat /proc/sys/kernel/random/boot_id"))
                .contains("\"userConfigProvided\": true");
        assertThat(slipway.get("/machines/" + machine).path("state").asString()).isEqualTo("Installed");
    }

    private JsonNode plan() {
        return slipway.post(
                "/machines/" + machine + "/operations",
                Map.of("kind", "rebuild", "parameters", Map.of("way", "kexec", "keep", List.of("keep"))));
    }

    private String start(JsonNode plan) {
        long id = plan.path("id").asLong();
        slipway.post("/operations/" + id + "/start", Map.of("confirm", machine, "why", "the lab"));
        return slipway.awaitSuccess(id, REBUILDING);
    }

    private List<String> timeline() {
        return slipway.get("/machines/" + machine + "/timeline").findValuesAsString("words");
    }

    /** With OpenSSH; each installation has a host key of its own. */
    private String onMachine(String command) {
        String address = slipway.get("/machines/" + machine)
                .path("detail")
                .path("address")
                .asString();
        CommandResult result =
                ssh.run(generation == 0 ? machine : machine + "-" + generation, address, command, COMMAND);
        assertThat(result.exitCode())
                .as("%s: %s%s%s", machine, command, result.output(), result.errors())
                .isZero();
        return result.output().strip();
    }
}
