package dev.slipway.fleet.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.fleet.stored.StoredJson;
import dev.slipway.host.OsFamily;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {
    @Test
    void aPersonWritesOnlyTheWish() {
        assertThat(StoredJson.strict().readValue("{}", Reboot.class)).isEqualTo(Reboot.wish());
        assertThat(StoredJson.strict().readValue("{\"to\": \"44.20260817.3.2\"}", Update.class))
                .isEqualTo(Update.to("44.20260817.3.2"));
        assertThat(StoredJson.strict().readValue("{\"why\": \"no network\"}", Rollback.class))
                .isEqualTo(Rollback.because("no network"));
        assertThat(StoredJson.strict().readValue("{\"deployment\": \"44.20260817.3.2\"}", Pin.class))
                .isEqualTo(Pin.of("44.20260817.3.2"));
    }

    @Test
    void whatIsMisspeltIsRefusedByName() {
        assertThatThrownBy(() -> StoredJson.strict().readValue("{\"version\": \"1\", \"tto\": \"2\"}", Update.class))
                .hasMessageContaining("\"tto\" is not one of to");
        assertThatThrownBy(() -> StoredJson.strict().readValue("[]", Reboot.class))
                .isNotNull();
    }

    @Test
    void whatThePlanSettledSurvivesItsStore() {
        List<Record> settled = List.of(
                new Reboot(OsFamily.FLATCAR, "4757.2.2"),
                new Update("44", OsFamily.FEDORA_COREOS, "44", "sha256:" + "a".repeat(64), "", "43", true),
                new Rollback("bad", OsFamily.FEDORA_COREOS, "44", "43", "fedora-coreos-x.0"),
                new Pin("id", "43"),
                new Unpin("id", "43"),
                new Withdraw(OsFamily.FLATCAR),
                new HoldUpdates(OsFamily.FLATCAR),
                new ReleaseUpdates(OsFamily.FLATCAR));

        assertThat(settled)
                .allSatisfy(value -> assertThat((Object) StoredJson.mapper()
                                .readValue(StoredJson.mapper().writeValueAsString(value), value.getClass()))
                        .isEqualTo(value));
    }
}
