package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.rebuild.RebuildLook;
import dev.slipway.host.rebuild.RebuildPreflight;
import dev.slipway.host.rebuild.RebuildPreflight.Obstacle;
import dev.slipway.host.rebuild.StorageLoss;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands against a rebuild, with the captured facts of machines. */
class RebuildPreflightTest {
    private static RebuildLook look(String disk, boolean kexec, String lockdown, long runBytes) {
        return new RebuildLook(disk, List.of(), List.of(), kexec, lockdown, runBytes, List.of(), List.of());
    }

    private static final String LSBLK = """
        {"blockdevices":[{"name":"sda","path":"/dev/sda","type":"disk","size":500000000000,"children":[
          {"name":"sda3","path":"/dev/sda3","type":"part","size":400000000,"partlabel":"boot","mountpoints":["/boot"]},
          {"name":"sda4","path":"/dev/sda4","type":"part","size":9000000000,"partlabel":"root","mountpoints":["/sysroot"]},
          {"name":"sda5","path":"/dev/sda5","type":"part","size":90000000000,"partlabel":"data1","children":[
            {"name":"vault","path":"/dev/mapper/vault","type":"crypt","size":90000000000,"mountpoints":["/var/data"]}]},
          {"name":"sda6","path":"/dev/sda6","type":"part","size":1000,"mountpoints":[null]}]},
         {"name":"sdb","path":"/dev/sdb","type":"disk","size":1000,"mountpoints":["/mnt"]}]}
        """;

    private static final long MIB = 1 << 20;
    private static final RebuildLook LOOK = look("/dev/sda", true, "none", 500 * MIB);

    private static FactsOutput machine() {
        return FactsOutput.updated()
                .with(FactSection.DISKS, LSBLK)
                .with(FactSection.MEMORY, "MemTotal: 4000000 kB\nMemAvailable: 3000000 kB\n");
    }

    private static List<String> words(List<String> kept, HostFacts facts, RebuildLook look) {
        return new RebuildPreflight(kept, 120 * MIB, false, true, List.of())
                .obstacles(facts, look).stream().map(Obstacle::words).toList();
    }

    @Test
    void aHealthyMachineMayBeRebuilt() {
        assertThat(words(List.of("data*"), machine().facts(), LOOK)).isEmpty();
        assertThat(words(List.of(), machine().facts(), look("/dev/sda", true, "integrity", 500 * MIB)))
                .isEmpty();
    }

    @Test
    void theWrongDiskAndMissingLabelsAreFound() {
        HostFacts facts = machine().facts();
        assertThat(words(List.of(), facts, look("", true, "", 500 * MIB)))
                .containsExactly("The machine does not have the declared disk.");
        assertThat(words(List.of(), facts, look("/dev/sdb", true, "", 500 * MIB)))
                .singleElement()
                .asString()
                .contains("would boot the old one");
        assertThat(words(List.of("date", "r*"), facts, LOOK))
                .containsExactly(
                        "/dev/sda4 (root) holds the system and cannot be kept.",
                        "No partition of /dev/sda has the label date, which shall be kept.");
        assertThat(words(List.of(), machine().without(FactSection.DISKS).facts(), LOOK))
                .isNotEmpty();
    }

    @Test
    void tooLittleMemoryIsFound() {
        HostFacts small = machine()
                .with(FactSection.MEMORY, "MemTotal: 1000000 kB\nMemAvailable: 100000 kB\n")
                .facts();
        assertThat(words(List.of(), small, LOOK)).hasSize(2);
        assertThat(words(List.of(), machine().facts(), look("/dev/sda", true, "", 100 * MIB)))
                .singleElement()
                .asString()
                .contains("/run");
        assertThat(words(List.of(), machine().without(FactSection.MEMORY).facts(), LOOK))
                .hasSize(1);
        assertThat(new RebuildPreflight(List.of(), MIB, true, true, List.of())
                        .obstacles(
                                machine()
                                        .with(FactSection.MEMORY, "MemTotal: 3000000 kB\nMemAvailable: 2900000 kB\n")
                                        .facts(),
                                LOOK))
                .extracting(Obstacle::remedy)
                .singleElement()
                .asString()
                .contains("fetch its root filesystem");
    }

    @Test
    void otherSystemsAndMachinesThatWouldBeLostAreRefused() {
        assertThat(words(
                        List.of(),
                        FactsOutput.flatcar().with(FactSection.DISKS, LSBLK).facts(),
                        LOOK))
                .contains("Only Fedora CoreOS is rebuilt by kexec.");
        assertThat(new RebuildPreflight(List.of(), MIB, false, false, List.of("https://example.com/x"))
                        .obstacles(machine().facts(), look("/dev/sda", false, "", 500 * MIB)))
                .extracting(Obstacle::words)
                .satisfiesExactly(
                        key -> assertThat(key).contains("lost"),
                        source -> assertThat(source).contains("https://example.com/x"),
                        kexec -> assertThat(kexec).contains("no kexec"));
    }

    @Test
    void whatIsLostIsShownWithWhatIsMountedFromIt() {
        StorageLoss loss = StorageLoss.of(machine().facts().hardware().disks().getFirst(), List.of("data?"));
        assertThat(loss.kept())
                .containsExactly(new StorageLoss.Volume("/dev/sda5", "data1", 90_000_000_000L, List.of("/var/data")));
        assertThat(loss.lost())
                .extracting(StorageLoss.Volume::path)
                .containsExactly("/dev/sda3", "/dev/sda4", "/dev/sda6");
        assertThat(loss.unmatched()).isEmpty();
    }
}
