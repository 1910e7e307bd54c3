package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnitionResultTest {
    @Test
    void aFirstRunIsRead() {
        assertThat(IgnitionResult.parse(HostProbeTest.captured("ignition-result-first.json")))
                .isEqualTo(new IgnitionResult.Report(
                        HostProbeTest.BOOT_ID, Instant.parse("2026-11-20T08:12:44Z"), true, 0));
    }

    @Test
    void earlierRunsAreCounted() {
        assertThat(IgnitionResult.parse(HostProbeTest.captured("ignition-result-rerun.json")))
                .isEqualTo(new IgnitionResult.Report(
                        "0b6a4b76-8a3d-4c58-b8a1-1d3c8a7b0c22", Instant.parse("2026-11-21T09:00:01Z"), true, 1));
    }

    @Test
    void moreFieldsThanKnownDoNoHarm() {
        String more = HostProbeTest.captured("ignition-result-first.json")
                .replaceFirst("\\{", "{\"newField\": {\"a\": [1]}, ");

        assertThat(IgnitionResult.parse(more)).isInstanceOf(IgnitionResult.Report.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"provisioningBootID\": \"x\"}",
                "{\"provisioningBootID\": 7, \"provisioningDate\": \"2026-11-20T08:12:44Z\", \"userConfigProvided\": true}",
                "{\"provisioningBootID\": \"x\", \"provisioningDate\": \"yesterday\", \"userConfigProvided\": true}",
                "{\"provisioningBootID\": \"x\", \"provisioningDate\": \"2026-11-20T08:12:44Z\"}",
                "{\"provisioningBootID\": \"x\", \"provisioningDate\": \"2026-11-20T08:12:44Z\", \"userConfigProvided\": true",
            })
    void whatIsIncompleteIsUnreadableInWords(String json) {
        assertThat(IgnitionResult.parse(json))
                .isInstanceOfSatisfying(
                        IgnitionResult.Unreadable.class,
                        unreadable -> assertThat(unreadable.why()).endsWith("."));
    }

    @Test
    void endlessNestingIsUnreadable() {
        String deep = "{\"previousReport\":".repeat(100_000);

        assertThat(IgnitionResult.parse(deep)).isInstanceOf(IgnitionResult.Unreadable.class);
    }
}
