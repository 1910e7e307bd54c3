package dev.slipway.fleet.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.pxe.boot.BootClient;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.ClientArch;
import dev.slipway.pxe.boot.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootTimelineTest {
    private static final MacAddress BOX = new MacAddress("52:54:00:00:00:10");
    private final TestDatabase database = new TestDatabase();
    private final TestClock clock = new TestClock();

    private BootTimeline open() {
        return new BootTimeline(database.jdbc(), clock, new FleetEvents(), BOX::equals);
    }

    private BootSighting.Asked asked(MacAddress mac, boolean ipxe) {
        return new BootSighting.Asked(
                mac,
                clock.instant(),
                67,
                new BootClient(mac, 7, ClientArch.X64_EFI, ipxe, "4c4c4544-0042", "PXEClient"),
                false);
    }

    /** One of every kind, so that a new kind that cannot be stored fails here. */
    private List<BootSighting> everyKind() {
        return List.of(
                asked(BOX, false),
                new BootSighting.Offered(BOX, clock.instant(), 67, "x/snponly.efi"),
                new BootSighting.NotAnswered(BOX, clock.instant(), "why"),
                new BootSighting.TftpOpened(BOX, clock.instant(), "snponly.efi", 12, "blksize=1432"),
                new BootSighting.TftpDone(BOX, clock.instant(), "snponly.efi", 12, Duration.ofMillis(120)),
                new BootSighting.TftpProbed(BOX, clock.instant(), "snponly.efi"),
                new BootSighting.TftpFailed(BOX, clock.instant(), "snponly.efi", 4, "timed out"),
                new BootSighting.ScriptServed(BOX, clock.instant(), "installs"),
                new BootSighting.SentIntoInstaller(BOX, clock.instant(), "is rebuilt by kexec"),
                new BootSighting.FileServed(BOX, clock.instant(), "kernel", "vmlinuz", false, 200, 99),
                new BootSighting.IgnitionAsked(BOX, clock.instant(), 200, "handed out"),
                new BootSighting.InstallerSaid(BOX, clock.instant(), false, "partitions the disk"),
                new BootSighting.PhonedHome(BOX, clock.instant(), true, "hello"),
                new BootSighting.SshTried(BOX, clock.instant(), true, "ns1"));
    }

    @Test
    void everyKindSurvivesARestart() {
        List<BootSighting> kinds = everyKind();
        assertThat(kinds.stream().map(Object::getClass).distinct())
                .as("one of every kind")
                .hasSize(BootSighting.class.getPermittedSubclasses().length);
        try (BootTimeline first = open()) {
            kinds.forEach(first::saw);
            first.identified(BOX, new Hardware("", "S1", "LENOVO", "10T8", "x86_64", "efi"));
        }
        try (BootTimeline second = open()) {
            assertThat(second.of(BOX)).isEqualTo(kinds);
            UnknownMachine box = second.box(BOX).orElseThrow();
            assertThat(box.firmware()).isEqualTo("UEFI x64");
            assertThat(box.hardware().model()).isEqualTo("LENOVO 10T8");
            assertThat(box.hardware().uuid()).isEqualTo("4c4c4544-0042");
            assertThat(box.asked()).isEqualTo(1);
        }
    }

    @Test
    void ipxeDoesNotHideTheFirmware() {
        try (BootTimeline timeline = open()) {
            timeline.saw(new BootSighting.Asked(
                    BOX,
                    clock.instant(),
                    67,
                    new BootClient(BOX, 16, ClientArch.X64_EFI_HTTP, false, "", "HTTPClient"),
                    false));
            timeline.saw(asked(BOX, true));
            assertThat(timeline.box(BOX).orElseThrow().firmware()).isEqualTo("UEFI HTTP x64");
        }
    }

    @Test
    void oldEntriesGoAndTheNewStay() {
        try (BootTimeline timeline = open()) {
            IntStream.range(0, BootTimeline.KEPT_PER_BOX + 50)
                    .forEach(i -> timeline.saw(new BootSighting.ScriptServed(BOX, clock.instant(), "n" + i)));
        }
        try (BootTimeline timeline = open()) {
            List<BootSighting> kept = timeline.of(BOX);
            assertThat(kept).hasSizeLessThanOrEqualTo(BootTimeline.KEPT_PER_BOX);
            assertThat(kept.getLast())
                    .isInstanceOfSatisfying(
                            BootSighting.ScriptServed.class,
                            last -> assertThat(last.decision()).isEqualTo("n" + (BootTimeline.KEPT_PER_BOX + 49)));
        }
    }

    @Test
    void aFloodOfInventedAddressesStaysBoundedAndSparesDeclaredBoxes() {
        try (BootTimeline timeline = open()) {
            timeline.saw(asked(BOX, false));
            for (int i = 0; i < BootTimeline.MOST_BOXES + 300; i++) {
                clock.advance(Duration.ofMillis(1));
                timeline.saw(asked(MacAddress.of(new byte[] {2, 0, 0, 0, (byte) (i >> 8), (byte) i}), false));
            }
            assertThat(timeline.boxes()).hasSizeLessThanOrEqualTo(BootTimeline.MOST_BOXES);
            assertThat(timeline.box(BOX)).isPresent();
        }
        assertThat(database.jdbc()
                        .sql("select count(*) from box")
                        .query(Long.class)
                        .single())
                .isLessThanOrEqualTo(BootTimeline.MOST_BOXES);
    }

    @Test
    void ignoringABoxSurvivesARestart() {
        try (BootTimeline timeline = open()) {
            timeline.saw(asked(BOX, false));
            timeline.ignore(BOX, true);
        }
        try (BootTimeline timeline = open()) {
            assertThat(timeline.ignored(BOX)).isTrue();
            timeline.ignore(BOX, false);
            assertThat(timeline.ignored(BOX)).isFalse();
        }
    }

    @Test
    void firmwareTextOfAnyLengthIsCut() {
        try (BootTimeline timeline = open()) {
            timeline.identified(BOX, new Hardware("u".repeat(9000), "s".repeat(9000), "", "", "", ""));
        }
        try (BootTimeline timeline = open()) {
            assertThat(timeline.box(BOX).orElseThrow().hardware().serial()).hasSize(100);
        }
    }
}
