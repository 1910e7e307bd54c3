package dev.slipway.ui.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.operation.Hold;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.operation.OperationState;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperationWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T19:00:00Z");
    private static final ViewerTime BERLIN =
            new ViewerTime(Clock.fixed(NOW, ZoneOffset.UTC), ZoneId.of("Europe/Berlin"));

    @Test
    void aHoldIsASentenceInTheViewersZone() {
        Hold hold = new Hold.MachineBusy("ns1", new OperationId(12), "Update ns1", NOW, "anna");
        assertThat(OperationWords.of(new OperationState.Waiting(hold, NOW), BERLIN)
                        .sentence())
                .isEqualTo("Waiting for ns1 to finish operation 12 (Update ns1, started 20:00 by anna).");
    }

    @Test
    void aFailureSaysWhatToDo() {
        OperationWords words = OperationWords.of(
                new OperationState.Failed(
                        NOW, "stage", "/boot is full.", "Free 40 MB.", Set.of(OperationState.WayOn.RETRY), false),
                BERLIN);
        assertThat(words.tone()).isEqualTo(Tone.BAD);
        assertThat(words.sentence()).isEqualTo("/boot is full. Free 40 MB.");
    }

    @Test
    void whoCancelledIsNamed() {
        assertThat(OperationWords.of(new OperationState.Running("wait", NOW, "mk"), BERLIN))
                .satisfies(words -> {
                    assertThat(words.word()).isEqualTo("Cancelling");
                    assertThat(words.sentence()).startsWith("mk cancelled it");
                });
    }
}
