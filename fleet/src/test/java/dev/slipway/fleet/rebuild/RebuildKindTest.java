package dev.slipway.fleet.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.operation.Confirmation;
import dev.slipway.fleet.operation.Outline;
import dev.slipway.fleet.operation.PlanLine;
import dev.slipway.fleet.operation.PlanLine.Tone;
import dev.slipway.fleet.operation.Undo;
import dev.slipway.fleet.rebuild.Rebuild.Choice;
import dev.slipway.fleet.stored.StoredJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan of a rebuild says, chooses and refuses. */
class RebuildKindTest {
    private static final Rebuild KEXEC = Rebuild.by(RebuildWay.KEXEC);
    private static final String NETWORK_ENTRY = "efi Boot0002* UEFI PXEv4 (MAC:525400000010)\n";

    @TempDir
    private Path directory;

    private RebuildBench bench;

    @BeforeEach
    void open() throws Exception {
        bench = new RebuildBench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static List<String> lines(Outline outline, Tone tone) {
        return outline.lines().stream()
                .filter(line -> line.tone() == tone)
                .map(PlanLine::text)
                .toList();
    }

    private Choice.Made made(Rebuild wish) {
        return bench.ready(wish).settled().made();
    }

    @Test
    void thePlanSaysWhatIsKeptAndLostAndAsksForTheName() {
        Outline outline = bench.outline(KEXEC.keeping(List.of("data")));

        assertThat(outline.headline()).isEqualTo("Rebuild ns1 by kexec");
        assertThat(lines(outline, Tone.KEPT))
                .containsExactly("data (/dev/sda5, 188 GiB, xfs) stays, and is mounted on /var/lib/data again.");
        assertThat(lines(outline, Tone.LOST))
                .containsExactly(
                        "Data on this disk will be lost: /dev/sda3 (boot), less than 1 GiB of 384 MiB used, with /boot.",
                        "Data on this disk will be lost: /dev/sda4 (root), about 19 GiB of 50 GiB used, with /var,"
                                + " /sysroot.");
        assertThat(lines(outline, Tone.WARNING))
                .anyMatch(words -> words.startsWith("/var lies on the disk of the system") && words.contains("web"));
        assertThat(outline.undo()).isInstanceOf(Undo.None.class);
        assertThat(outline.confirmation()).isInstanceOfSatisfying(Confirmation.Typed.class, typed -> {
            assertThat(typed.word()).isEqualTo("ns1");
            assertThat(typed.why()).contains("lost but for what is kept");
        });
        assertThat(outline.lines()).allSatisfy(line -> assertThat(line.text()).endsWith("."));
    }

    @Test
    void thePlanOfTheSameSituationIsTheSame() {
        assertThat(bench.ready(KEXEC)).isEqualTo(bench.ready(KEXEC));
    }

    @Test
    void theDiskIsNamedSoThatTheLiveSystemFindsTheSameOne() {
        assertThat(made(KEXEC).device()).isEqualTo("/dev/disk/by-id/ata-DISK_1");
        bench.machine.names = List.of();
        assertThat(made(KEXEC).device()).as("it has no other disk").isEqualTo("/dev/sda");
        bench.machine.moreDisks = ",{\"name\":\"sdb\",\"path\":\"/dev/sdb\",\"type\":\"disk\",\"size\":512060514304}";
        assertThat(bench.refusal(KEXEC)).contains("no name that would mean the same disk");
    }

    @Test
    void whatIsDeclaredIsKeptUnlessSomethingElseIsAskedFor() {
        bench.declare("rebuild:\n  keep: [data]\n");
        assertThat(made(KEXEC).plan().kept()).containsExactly("data");
        assertThat(made(KEXEC.keeping(List.of())).plan().kept()).isEmpty();
        bench.change(new FileEdit.Put("groups/dns.yaml", "rebuild:\n  keep: [data]\n"));
        bench.declare("group: dns\n");
        assertThat(made(KEXEC).plan().kept()).containsExactly("data");
        bench.declare("group: dns\nrebuild:\n  keep: []\n");
        assertThat(made(KEXEC).plan().kept()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true, none, '', KEXEC",
        "false, none, entry, NETWORK",
        "true, integrity, entry, NETWORK",
        "false, none, first, NETWORK"
    })
    void theSafestWayIsChosen(boolean kexec, String lockdown, String firmware, RebuildWay way) {
        bench.machine.kexec = kexec;
        bench.machine.lockdown = lockdown;
        bench.machine.firmware = switch (firmware) {
            case "entry" -> NETWORK_ENTRY;
            case "first" -> "efi BootOrder: 0002,0001\n" + NETWORK_ENTRY;
            default -> "";
        };
        assertThat(made(Rebuild.by(RebuildWay.AUTO)).way()).isEqualTo(way);
    }

    @Test
    void withoutAnyWayItIsRefusedWithWords() {
        bench.machine.kexec = false;
        assertThat(bench.refusal(Rebuild.by(RebuildWay.AUTO)))
                .contains("because it has no kexec", "nor is a network boot of its firmware known");
        assertThat(bench.refusal(Rebuild.by(RebuildWay.NETWORK))).contains("has no entry that boots from the network");
        assertThat(lines(bench.outline(Rebuild.by(RebuildWay.PXE)), Tone.WARNING))
                .anyMatch(words -> words.contains("It is not known that the firmware of ns1 asks the network"));
    }

    @Test
    void whatStandsAgainstItIsSaidBefore() {
        bench.machine.memory = 1_000_000;
        assertThat(bench.refusal(KEXEC)).contains("needs more memory");
        bench.machine.memory = 4_000_000;
        bench.machine.unreachable = "rootfs";
        assertThat(bench.refusal(KEXEC)).contains("cannot reach http://10.77.0.2:8081/m/52-54-00-00-00-10/images/");
        bench.machine.unreachable = "";
        bench.machine.transaction = "[\"upgrade\",\"x\",\"y\"]";
        assertThat(bench.refusal(KEXEC)).contains("rpm-ostree is at work");
        bench.machine.transaction = "null";
        assertThat(bench.refusal(KEXEC.keeping(List.of("photos"))))
                .contains("No partition of /dev/sda has the label photos");
        bench.machine.moreDisks = ",{\"name\":\"sdb\",\"path\":\"/dev/sdb\",\"type\":\"disk\",\"size\":100060514304}";
        assertThat(bench.refusal(KEXEC)).contains("which is not its smallest disk, as declared");
        assertThat(bench.machine.acted).as("a plan changes nothing").isEmpty();
    }

    @Test
    void aSourceOfTheConfigurationThatTheMachineCannotReachIsRefused() {
        bench.change(new FileEdit.Put("profiles/node/butane.yaml", RebuildBench.PROFILE + """
                  files:
                    - path: /etc/x
                      contents:
                        source: http://me:secret@files.example/x
                """));
        assertThat(bench.ready(KEXEC)).isNotNull();
        bench.machine.unreachable = "files.example";
        assertThat(bench.refusal(KEXEC)).contains("http://files.example/x").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "boot", "*", "EFI-*", "a b", ""})
    void labelsThatCannotBeKeptAreRefused(String label) {
        assertThat(bench.refusal(KEXEC.keeping(List.of(label)))).contains("label of a partition with data");
    }

    @Test
    void aConfigurationThatWouldDestroyWhatIsKeptIsRefused() {
        Rebuild wish = KEXEC.keeping(List.of("data"));
        bench.change(new FileEdit.Put(
                "profiles/node/butane.yaml",
                RebuildBench.PROFILE.replace("label: data\n", "label: data\n      wipe_filesystem: true\n")));
        assertThat(bench.refusal(wish)).contains("makes a new filesystem on data (/dev/sda5)");
        bench.change(new FileEdit.Put(
                "profiles/node/butane.yaml", RebuildBench.PROFILE.replace("format: xfs", "format: ext4")));
        assertThat(bench.refusal(wish)).contains("wants another filesystem on data (/dev/sda5)");
        bench.change(new FileEdit.Put("profiles/node/butane.yaml", RebuildBench.PROFILE + """
                  disks:
                    - device: /dev/disk/by-id/ata-DISK_1
                      wipe_table: true
                """));
        assertThat(bench.refusal(wish)).contains("wipes the partition table");
        bench.change(new FileEdit.Put("profiles/node/butane.yaml", RebuildBench.PROFILE + """
                  disks:
                    - device: /dev/disk/by-id/ata-OTHER
                      wipe_table: true
                """));
        assertThat(lines(bench.outline(wish), Tone.LOST))
                .anyMatch(words ->
                        words.equals("The configuration wipes /dev/disk/by-id/ata-OTHER, with all data on it."));
        bench.change(new FileEdit.Put("profiles/node/butane.yaml", RebuildBench.PROFILE + """
                  disks:
                    - device: /dev/disk/by-id/ata-DISK_1
                      partitions:
                        - label: data
                          number: 5
                          size_mib: 1024
                """));
        assertThat(bench.refusal(wish)).contains("declares another size or start");
    }

    @Test
    void parametersAreReadAsPeopleWriteThemAndStoredAsTheyWereSettled() {
        Rebuild wish = StoredJson.mapper().readValue("{\"way\":\"kexec\",\"keep\":[\"data\"]}", Rebuild.class);
        assertThat(wish).isEqualTo(KEXEC.keeping(List.of("data")));
        assertThat(StoredJson.mapper().readValue("{}", Rebuild.class)).isEqualTo(Rebuild.by(RebuildWay.AUTO));
        Rebuild settled = bench.ready(wish).settled();
        String stored = StoredJson.mapper().writeValueAsString(settled);
        assertThat(StoredJson.mapper().readValue(stored, Rebuild.class)).isEqualTo(settled);
        assertThat(stored).doesNotContain("/var/lib/data", "ssh-ed25519");
        assertThatThrownBy(() -> StoredJson.mapper().readValue("{\"wya\":\"kexec\"}", Rebuild.class))
                .hasMessageContaining("wya");
        assertThatThrownBy(() -> StoredJson.mapper().readValue("{\"way\":\"fly\"}", Rebuild.class))
                .hasMessageContaining("auto, kexec, network, pxe");
    }
}
