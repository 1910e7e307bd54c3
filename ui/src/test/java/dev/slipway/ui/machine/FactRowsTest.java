package dev.slipway.ui.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.LastTry;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.host.FactSection;
import dev.slipway.host.HostFacts;
import dev.slipway.ui.machine.FactRows.FactRow;
import dev.slipway.ui.part.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactRowsTest {
    private static final Instant NOW = SpokenFacts.NOW;

    private static FactRow row(HostFacts facts, String term) {
        return FactRows.of(facts).stream()
                .filter(row -> row.term().equals(term))
                .findFirst()
                .orElseThrow();
    }

    private static MachineSeen seen(HostFacts facts, Instant at, LastTry lastTry) {
        return new MachineSeen(new MachineName("ns1"), new KnownFacts.Seen(facts, at), lastTry, Duration.ofMinutes(10));
    }

    private static MachineSeen fresh(SpokenFacts spoken) {
        return seen(spoken.facts(), NOW.minusSeconds(60), new LastTry.Answered(NOW.minusSeconds(60)));
    }

    @Test
    void aWellMachineIsToldInFewWords() {
        HostFacts facts = SpokenFacts.fedoraCoreOs().facts();
        assertThat(row(facts, "System").words().getFirst()).startsWith("Fedora CoreOS");
        assertThat(row(facts, "Up").words()).containsExactly("3 h 25 m · load 0.10 0.20 1.30");
        assertThat(row(facts, "Units").tone()).isEqualTo(Tone.OK);
        assertThat(row(facts, "Memory").words()).containsExactly("3.1 GB of 4.1 GB available");
        assertThat(row(facts, "Disks").words()).isNotEmpty().allMatch(words -> words.startsWith("/dev/"));
        assertThat(row(facts, "Network").words()).isNotEmpty().noneMatch(words -> words.startsWith("lo "));
        assertThat(row(facts, "Time").words().getLast()).startsWith("Synchronised");
    }

    @Test
    void failedUnitsAndSickContainersAreNamed() {
        SpokenFacts spoken = SpokenFacts.fedoraCoreOs()
                .with(FactSection.FAILED_UNITS, SpokenFacts.captured("systemctl-failed.json"))
                .with(FactSection.CONTAINERS, SpokenFacts.captured("podman-ps.json"));
        HostFacts facts = spoken.facts();
        assertThat(facts.systemd().failed()).isNotEmpty();
        assertThat(row(facts, "Units").tone()).isEqualTo(Tone.BAD);
        assertThat(row(facts, "Units").words())
                .first()
                .asString()
                .startsWith(facts.systemd().failed().getFirst().name() + " has failed");
        assertThat(FactAttention.of(fresh(spoken), NOW))
                .anySatisfy(item -> assertThat(item.words()).contains("failed unit"));
    }

    @Test
    void whatWasNotToldIsAGapAndNeverGoodNews() {
        HostFacts facts = SpokenFacts.fedoraCoreOs()
                .with(FactSection.FAILED_UNITS, "garbage")
                .with(FactSection.MEMORY, "")
                .with(FactSection.CLOCK_END, "never")
                .facts();
        assertThat(row(facts, "Units").words().getFirst()).startsWith("Not known");
        assertThat(row(facts, "Units").tone()).isEqualTo(Tone.WARN);
        assertThat(row(facts, "Memory").words().getFirst()).startsWith("Not known");
        assertThat(row(facts, "Time").words().getFirst()).startsWith("Not known");
    }

    @Test
    void aMachineThatDidNotTellEverythingIsNeverWell() {
        SpokenFacts spoken = SpokenFacts.fedoraCoreOs().with(FactSection.FAILED_UNITS, "garbage");
        assertThat(HealthWord.of(fresh(spoken), NOW)).satisfies(health -> {
            assertThat(health.word()).isEqualTo("did not tell everything");
            assertThat(health.tone()).isEqualTo(Tone.WARN);
        });
        assertThat(FactAttention.of(fresh(spoken), NOW))
                .singleElement()
                .satisfies(item -> assertThat(item.detail()).isNotBlank());
    }

    @Test
    void aMachineInItsEmergencyShellIsNotWell() {
        SpokenFacts spoken = SpokenFacts.fedoraCoreOs().with(FactSection.SYSTEM_STATE, "maintenance\n");
        assertThat(HealthWord.of(fresh(spoken), NOW)).satisfies(health -> {
            assertThat(health.word()).isEqualTo("is not in operation");
            assertThat(health.tone()).isEqualTo(Tone.BAD);
        });
    }

    @Test
    void aWrongClockIsBad() {
        SpokenFacts spoken = SpokenFacts.fedoraCoreOs()
                .with(FactSection.CLOCK_BEGIN, "1695183198.500000000")
                .with(FactSection.CLOCK_END, "1695183199.500000000");
        assertThat(row(spoken.facts(), "Time").tone()).isEqualTo(Tone.BAD);
        assertThat(row(spoken.facts(), "Time").words().getFirst()).endsWith("days behind.");
        assertThat(HealthWord.of(fresh(spoken), NOW).word()).isEqualTo("has a wrong clock");
    }

    @Test
    void heldUpdatesAreAReminder() {
        SpokenFacts spoken = SpokenFacts.fedoraCoreOs()
                .with(
                        FactSection.ZINCATI_CONFIG,
                        "file /etc/zincati/config.d/99-slipway-hold.toml\nline [updates]\nline enabled = false\n");
        assertThat(row(spoken.facts(), "Updates").words().getFirst()).contains("99-slipway-hold.toml");
        assertThat(FactAttention.of(fresh(spoken), NOW))
                .anySatisfy(item -> assertThat(item.words()).isEqualTo("does not update by itself"));
    }

    @Test
    void staleIsNeverWell() {
        HostFacts facts = SpokenFacts.fedoraCoreOs().facts();
        assertThat(HealthWord.of(seen(facts, NOW, new LastTry.Answered(NOW)), NOW)
                        .word())
                .isEqualTo("Well");
        Instant old = NOW.minus(Duration.ofHours(2));
        assertThat(HealthWord.of(seen(facts, old, new LastTry.Answered(old)), NOW))
                .satisfies(health -> {
                    assertThat(health.word()).isEqualTo("Stale");
                    assertThat(health.tone()).isEqualTo(Tone.WARN);
                });
        MachineSeen gone = seen(facts, NOW, new LastTry.Failed(NOW, NOW, "No route to host.", "Look at its cable."));
        assertThat(HealthWord.of(gone, NOW).word()).isEqualTo("Stale, no answer");
        assertThat(FactAttention.of(gone, NOW))
                .singleElement()
                .satisfies(item -> assertThat(item.detail()).isEqualTo("No route to host. Look at its cable."));
    }

    @Test
    void whatIsStaleIsNotToldAsNews() {
        SpokenFacts spoken = SpokenFacts.fedoraCoreOs()
                .with(FactSection.FAILED_UNITS, SpokenFacts.captured("systemctl-failed.json"));
        Instant old = NOW.minus(Duration.ofHours(2));
        assertThat(FactAttention.of(seen(spoken.facts(), old, new LastTry.Answered(old)), NOW))
                .isEqualTo(List.of());
    }
}
