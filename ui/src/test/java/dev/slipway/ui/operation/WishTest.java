package dev.slipway.ui.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.fleet.declared.MachineName;
import java.util.List;
import org.junit.jupiter.api.Test;

class WishTest {
    @Test
    void theBodyIsWhatTheInterfaceTakes() {
        assertThat(Wish.of("update").with("to", "44.1").body("", "it's \"new\""))
                .isEqualTo("""
                        {"kind":"update","parameters":{"to":"44.1"},"start":true,"why":"it's \\"new\\""}""");
        assertThat(Wish.of("reboot").body("ns1", "x")).contains("\"confirm\":\"ns1\"");
    }

    @Test
    void aSeriesNamesItsMachinesInOrder() {
        assertThat(Wish.of("run")
                        .with("command", "uname -r")
                        .body(List.of(new MachineName("b"), new MachineName("a")), 2, false, "", ""))
                .contains("\"machines\":[\"b\",\"a\"]", "\"atOnce\":2", "\"stopOnFailure\":false");
    }
}
