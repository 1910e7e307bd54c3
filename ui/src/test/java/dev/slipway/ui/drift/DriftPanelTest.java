package dev.slipway.ui.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.drift.DriftItem;
import dev.slipway.fleet.drift.DriftLayer;
import dev.slipway.ui.operation.Wish;
import org.junit.jupiter.api.Test;

class DriftPanelTest {
    @Test
    void undoingWantsAnApplyThatRestoresTheSubject() {
        DriftItem item = new DriftItem(
                DriftLayer.DECLARED, "CONTENT", "file /etc/it's \"odd\"", "/etc/it's \"odd\"", "", "It differs.");
        assertThat(DriftPanel.undo(item))
                .isEqualTo(new Wish("apply", "{\"restore\":[\"file /etc/it's \\\"odd\\\"\"]}"));
    }
}
