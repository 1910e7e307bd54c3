package dev.slipway.fleet.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.TestClock;
import dev.slipway.fleet.TestDatabase;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.host.OsFamily;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BlocklistTest {
    private final TestClock clock = new TestClock();
    private final Blocklist blocklist = new Blocklist(new TestDatabase().jdbc(), clock);

    private static BlockedVersion version(String version, String why) {
        return new BlockedVersion(OsFamily.FEDORA_COREOS, version, new MachineName("ns1"), why);
    }

    @Test
    void aVersionStaysOnTheListAsItWasFirstPutThere() {
        blocklist.add(version("44.1.3.0", "no network"), "anna", new OperationId(12));
        clock.advance(Duration.ofHours(1));
        blocklist.add(version("44.1.3.0", "again"), "ben", new OperationId(13));

        Blocklist.Entry entry =
                blocklist.find(OsFamily.FEDORA_COREOS, "44.1.3.0").orElseThrow();
        assertThat(entry.who()).isEqualTo("anna");
        assertThat(entry.at()).isEqualTo(clock.instant().minus(Duration.ofHours(1)));
        assertThat(entry.words())
                .isEqualTo("44.1.3.0 is on the blocklist: operation 12 on ns1 put it there (no network).");
    }

    @Test
    void familiesHaveTheirOwnVersions() {
        blocklist.add(version("44.1.3.0", ""), "anna", new OperationId(12));

        assertThat(blocklist.find(OsFamily.FLATCAR, "44.1.3.0")).isEmpty();
    }

    @Test
    void aVersionIsTakenOffTheListOnce() {
        blocklist.add(version("44.1.3.0", ""), "anna", new OperationId(12));

        assertThat(blocklist.remove(OsFamily.FEDORA_COREOS, "44.1.3.0")).isTrue();
        assertThat(blocklist.remove(OsFamily.FEDORA_COREOS, "44.1.3.0")).isFalse();
        assertThat(blocklist.all()).isEmpty();
    }

    @Test
    void theLatestIsShownFirst() {
        blocklist.add(version("44.1.3.0", ""), "anna", new OperationId(12));
        clock.advance(Duration.ofHours(1));
        blocklist.add(version("44.2.3.0", ""), "anna", new OperationId(13));

        assertThat(blocklist.all())
                .extracting(entry -> entry.version().version())
                .containsExactly("44.2.3.0", "44.1.3.0");
    }
}
