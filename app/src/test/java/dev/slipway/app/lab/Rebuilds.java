package dev.slipway.app.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.testbed.lab.CommandResult;
import dev.slipway.testbed.lab.LabMachine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds of an emulated machine, rehearsed in a row: Slipway's own plan, kexec of Debian's kernel or a boot from the network by
 * OVMF (BootNext), Debian's Ignition on what Slipway brought, and a partition that must still be there with what was on it.
 */
final class Rebuilds {
    private static final Duration REBUILDING = Duration.ofMinutes(20);
    private static final Duration COMMAND = Duration.ofMinutes(2);
    private static final String KEPT = "/var/lib/keep";
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PROVISIONING_BOOT = Pattern.compile("provisioningBootID ([0-9a-f]{8})");

    /** How the machine gets into the installer, and what its timeline tells then. */
    enum Way {
        KEXEC(
                "kexec",
                List.of("rebuilt by kexec", "the live system runs, the installer begins", "the disk is written"),
                "installs "),
        NETWORK("network", List.of("Boot request", "snponly.efi", "installs "), "rebuilt by kexec");

        private final String word;
        private final List<String> told;
        private final String untold;

        Way(String word, List<String> told, String untold) {
            this.word = word;
            this.told = told;
            this.untold = untold;
        }
    }

    private final SlipwayInTheLab slipway;
    private final LabSsh ssh;
    private final String machine;
    private final Way way;
    private int generation;

    Rebuilds(SlipwayInTheLab slipway, LabSsh ssh, String machine, Way way) {
        this.slipway = slipway;
        this.ssh = ssh;
        this.machine = machine;
        this.way = way;
    }

    /** Some rebuilds in a row, from the plan to the statistics, which are returned. */
    JsonNode rehearse(int rounds) {
        String blob = onMachine("sudo dd if=/dev/urandom of=" + KEPT
                + "/blob bs=1M count=8 status=none; sync; sha256sum " + KEPT + "/blob");
        onMachine("echo gone | sudo tee /etc/lab/old /var/lib/old /home/core/old");
        String ignition = onMachine("sudo cat /etc/.ignition-result.json");
        String filesystem = onMachine("findmnt -no UUID " + KEPT);
        Map<String, ?> wish = wish(rounds);
        assertThat(slipway.post("/rehearsals/plan", wish).findValuesAsString("text"))
                .anyMatch(words -> words.contains("keep (/dev/vda5, 256 MiB, ext4) stays, and is mounted on " + KEPT))
                .anyMatch(words -> words.contains("/dev/vda4 (root)") && words.contains("lost"))
                .anyMatch(words -> words.contains("wipes /dev/disk/by-id/virtio-DATA1"));
        List<String> before = timeline();

        List<String> proofs =
                passed(slipway.post("/rehearsals", wish).path("id").asLong(), rounds);

        assertThat(proofs)
                .hasSize(rounds)
                .allMatch(proof -> proof.contains("keep is still there") && proof.contains("mounted on " + KEPT))
                .allMatch(proof -> proof.contains("Drift: none"));
        assertThat(proofs.stream().map(Rebuilds::provisioningBoot).distinct())
                .as("each round wrote the root anew")
                .hasSize(rounds);
        List<String> told = timeline().subList(before.size(), timeline().size());
        assertThat(way.told).allMatch(words -> told.stream().anyMatch(line -> line.contains(words)), "told in " + told);
        assertThat(told)
                .anyMatch(words -> words.contains("-live-rootfs.x86_64.img"))
                .noneMatch(words -> words.contains(way.untold));
        generation += rounds;
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
        return counted(rounds);
    }

    /** The rebuild of a machine that is off: armed, woken by a magic packet, installed from the network. */
    void rebuildFromSleep(LabMachine hardware) {
        String blob = onMachine("sha256sum " + KEPT + "/blob");
        hardware.powerOff();
        hardware.listenForMagicPacket();

        long operation = slipway.operate(machine, "rebuild", Map.of("way", "pxe", "keep", List.of("keep")));
        hardware.awaitWoken(COMMAND);

        assertThat(slipway.awaitSuccess(operation, REBUILDING))
                .contains("Drift: none", "keep is there", "mounted on " + KEPT);
        generation++;
        assertThat(onMachine("sha256sum " + KEPT + "/blob")).as("what was kept").isEqualTo(blob);
        assertThat(onMachine("sudo cat /etc/.ignition-result.json"))
                .contains(onMachine("cat /proc/sys/kernel/random/boot_id"));
    }

    private Map<String, ?> wish(int rounds) {
        return Map.of(
                "kind",
                "rebuild",
                "machines",
                List.of(machine),
                "times",
                rounds,
                "parameters",
                Map.of("way", way.word, "keep", List.of("keep")),
                "confirm",
                machine,
                "why",
                "the lab");
    }

    /** Waits for the good end of all rounds; returns what each operation proved. */
    private List<String> passed(long rehearsal, int rounds) {
        String path = "/rehearsals/" + rehearsal;
        await().atMost(REBUILDING.multipliedBy(rounds))
                .pollInterval(Duration.ofSeconds(2))
                .failFast(() -> assertThat(slipway.get(path).path("state").asString())
                        .as("%s", slipway.get(path))
                        .isIn("Going", "Passed"))
                .until(() -> slipway.get(path).path("state").asString().equals("Passed"));
        return slipway.get(path)
                .path("rounds")
                .valueStream()
                .map(round -> slipway.get("/operations/"
                                + round.path("operations").path(0).asLong())
                        .path("words")
                        .asString())
                .toList();
    }

    private static String provisioningBoot(String proof) {
        Matcher matcher = PROVISIONING_BOOT.matcher(proof);
        assertThat(matcher.find()).as(proof).isTrue();
        return matcher.group(1);
    }

    private JsonNode counted(int rounds) {
        JsonNode figures = slipway.get("/rehearsals/statistics?kind=rebuild&machine=" + machine)
                .path(0)
                .path("rehearsed");
        assertThat(figures.path("count").asInt()).as("%s", figures).isEqualTo(rounds);
        assertThat(figures.path("successRate").asDouble()).isEqualTo(1.0);
        assertThat(figures.path("bestMillis").asLong()).isPositive();
        assertThat(figures.path("worstMillis").asLong())
                .isGreaterThanOrEqualTo(figures.path("medianMillis").asLong());
        assertThat(figures.path("steps").findValuesAsString("id")).contains("start", "install", "health", "drift");
        return figures;
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
