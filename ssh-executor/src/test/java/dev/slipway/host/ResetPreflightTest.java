package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.reset.FlatcarReset;
import dev.slipway.host.reset.KeepRules;
import dev.slipway.host.reset.ResetPreflight;
import dev.slipway.host.reset.ResetPreflight.Obstacle;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The traps of a reset, with the captured facts of machines. */
class ResetPreflightTest {
    private static final String DF = """
        Filesystem 1024-blocks Used Available Capacity Mounted on
        /dev/sda9 9000000 1000000 8000000 12%% /
        /dev/sda6 129000 1000 %d 1%% /oem
        """;

    private static FactsOutput flatcar(long oemKib, boolean secureBoot) {
        return FactsOutput.flatcar()
                .with(FactSection.FILESYSTEMS, DF.formatted(oemKib))
                .with(FactSection.FIRMWARE, "efi\n   6   0   0   0   " + (secureBoot ? 1 : 0) + "\n");
    }

    private static ResetPreflight preflight(KeepRules rules, boolean keepMachineId, boolean online, String... sysexts) {
        return new ResetPreflight(new FlatcarReset(rules, keepMachineId), 100_000, true, List.of(sysexts), online);
    }

    @Test
    void aHealthyFlatcarMayBeReset() {
        assertThat(preflight(KeepRules.of("/var"), true, true, "zfs")
                        .obstacles(flatcar(128_000, false).facts()))
                .isEmpty();
    }

    @Test
    void theMachineIdCannotBeKeptWithSecureBoot() {
        HostFacts facts = flatcar(128_000, true).facts();
        assertThat(preflight(KeepRules.of(), true, true).obstacles(facts))
                .extracting(Obstacle::words)
                .singleElement()
                .asString()
                .contains("Secure Boot");
        assertThat(preflight(KeepRules.of(), false, true).obstacles(facts)).isEmpty();
        assertThat(preflight(KeepRules.of(), true, true)
                        .obstacles(flatcar(128_000, false)
                                .without(FactSection.FIRMWARE)
                                .facts()))
                .isNotEmpty();
    }

    @Test
    void extensionsThatCannotBeDownloadedAgainMustBeKept() {
        HostFacts facts = flatcar(128_000, false).facts();
        assertThat(preflight(KeepRules.of(), false, false, "zfs").obstacles(facts))
                .extracting(Obstacle::remedy)
                .containsExactly("Keep /etc/flatcar/sysext and /etc/flatcar/oem-sysext.");
        assertThat(preflight(KeepRules.of("/etc/flatcar/sysext", "/etc/flatcar/oem-sysext"), false, false, "zfs")
                        .obstacles(facts))
                .isEmpty();
    }

    @Test
    void theConfigurationMustFit() {
        assertThat(preflight(KeepRules.of(), false, true)
                        .obstacles(flatcar(100, false).facts()))
                .extracting(Obstacle::words)
                .singleElement()
                .asString()
                .contains("does not fit");
    }

    @Test
    void onlyAFlatcarThatLetsUsInAgainIsReset() {
        assertThat(preflight(KeepRules.of(), false, true)
                        .obstacles(FactsOutput.fedoraCoreOs().facts()))
                .extracting(Obstacle::words)
                .contains("Only Flatcar can be reset.");
        assertThat(new ResetPreflight(new FlatcarReset(KeepRules.of(), false), 10, false, List.of(), true)
                        .obstacles(flatcar(128_000, false).facts()))
                .extracting(Obstacle::words)
                .singleElement()
                .asString()
                .contains("lost");
    }
}
