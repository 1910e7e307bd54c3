package dev.slipway.ui.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.BootClient;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.ClientArch;
import dev.slipway.pxe.boot.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootsTest {
    private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
    private static final Instant START = Instant.parse("2026-11-20T20:11:52Z");

    @Test
    void nothingSeenIsNoBoot() {
        assertThat(Boots.of(List.of())).isEmpty();
    }

    @Test
    void firmwareThatAsksAgainAfterIpxeRanHasRestarted() {
        List<BootSighting> first = List.of(firmware(0), offered(1), ipxe(3), script(4));
        List<BootSighting> second = List.of(firmware(40), offered(41));
        assertThat(Boots.of(concat(first, second))).containsExactly(second, first);
    }

    @Test
    void firmwareThatTriesAnotherWayIsStillInTheSameBoot() {
        List<BootSighting> boot =
                List.of(firmware(0), firmware(4), firmware(12), offered(13), firmware(30), offered(31));
        assertThat(Boots.of(boot)).containsExactly(boot);
    }

    @Test
    void aRebuildOverSshIsABootOfItsOwnWithTheStartThatFollows() {
        List<BootSighting> before = List.of(firmware(0), ipxe(3), script(4));
        List<BootSighting> rebuild = List.of(
                new BootSighting.SentIntoInstaller(MAC, START.plusSeconds(500), "is rebuilt by kexec"),
                new BootSighting.InstallerSaid(MAC, START.plusSeconds(520), false, "write"),
                new BootSighting.PhonedHome(MAC, START.plusSeconds(700), true, "ns1"));
        assertThat(Boots.of(concat(before, rebuild))).containsExactly(rebuild, before);
    }

    @Test
    void aLongSilenceEndsABoot() {
        List<BootSighting> first = List.of(firmware(0), offered(1));
        List<BootSighting> second = List.of(firmware(2 + Boots.SILENCE.toSeconds()));
        assertThat(Boots.of(concat(first, second))).containsExactly(second, first);
    }

    @Test
    void aRetransmissionNeverBeginsABoot() {
        BootSighting again = new BootSighting.Asked(MAC, START.plusSeconds(200), 67, client(false), true);
        assertThat(Boots.of(List.of(firmware(0), again))).hasSize(1);
    }

    @Test
    void whatComesAfterTheInstallationBelongsToItsBoot() {
        List<BootSighting> boot = List.of(
                firmware(0),
                ipxe(3),
                script(4),
                new BootSighting.IgnitionAsked(MAC, START.plusSeconds(60), 200, "handed out"),
                new BootSighting.PhonedHome(MAC, START.plusSeconds(400), true, "ns1"));
        assertThat(Boots.of(boot)).containsExactly(boot);
    }

    private static List<BootSighting> concat(List<BootSighting> first, List<BootSighting> second) {
        return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
    }

    private static BootSighting firmware(long seconds) {
        return new BootSighting.Asked(MAC, START.plusSeconds(seconds), 67, client(false), false);
    }

    private static BootSighting ipxe(long seconds) {
        return new BootSighting.Asked(MAC, START.plusSeconds(seconds), 67, client(true), false);
    }

    private static BootSighting offered(long seconds) {
        return new BootSighting.Offered(MAC, START.plus(Duration.ofSeconds(seconds)), 67, "snponly.efi");
    }

    private static BootSighting script(long seconds) {
        return new BootSighting.ScriptServed(MAC, START.plusSeconds(seconds), "boots its own disk");
    }

    private static BootClient client(boolean ipxe) {
        return new BootClient(MAC, 7, ClientArch.X64_EFI, ipxe, "", "PXEClient");
    }
}
