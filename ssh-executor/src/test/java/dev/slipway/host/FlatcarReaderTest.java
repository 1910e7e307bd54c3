package dev.slipway.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.FlatcarStatus.Operation;
import dev.slipway.host.FlatcarStatus.Slot;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlatcarReaderTest {
    private static String status() {
        return FactsOutput.slots()
                + "version /dev/sda3 4593.2.5\n"
                + FactsOutput.captured("flatcar-update_engine_client-status.txt")
                        .lines()
                        .map(line -> "engine " + line + "\n")
                        .reduce("", String::concat)
                + "config GROUP=stable\nconfig SERVER=https://public.update.flatcar-linux.net/v1/update/\n"
                + "config GROUP=beta\nconfig SERVER=disabled\n";
    }

    private static FlatcarStatus read(String text) {
        return switch (new Flatcar().parseStatus(text)) {
            case Answer.Said<FlatcarStatus>(FlatcarStatus status) -> status;
            case Answer.Unreadable<FlatcarStatus>(String words) -> throw new AssertionError(words);
        };
    }

    @Test
    void bothSlotsAreReadThoughTheWholeTableIsShownForEach() {
        FlatcarStatus status = read(status());

        assertThat(status.running()).isEqualTo(new Slot("/dev/sda3", "USR-A", 1, 0, true, true, "4593.2.5"));
        assertThat(status.passive()).isEqualTo(new Slot("/dev/sda4", "USR-B", 2, 1, false, false, ""));
        assertThat(status.passive().bootable()).isFalse();
    }

    @Test
    void theSettingsOfTheAdminWinOverThoseOfTheImage() {
        FlatcarStatus status = read(status());

        assertThat(status.group()).isEqualTo("beta");
        assertThat(status.server()).isEqualTo(FlatcarStatus.DISABLED);
    }

    @Test
    void theEngineIsRead() {
        FlatcarStatus.Engine engine = read(status()).engine();

        assertThat(engine.operation()).isEqualTo(Operation.UPDATED_NEED_REBOOT);
        assertThat(engine.newVersion()).isEqualTo("4757.2.1");
        assertThat(engine.lastChecked()).isEqualTo(Instant.ofEpochSecond(1704334856));
        assertThat(engine.busy()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyOperationOfTheEngineIsKnown(Operation operation) {
        assertThat(FlatcarReader.engine("CURRENT_OP=UPDATE_STATUS_" + operation + "\n")
                        .operation())
                .isEqualTo(operation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "running /dev/sda3\n", "running /dev/sdb3\nslot /dev/sda3\nslot /dev/sda4\n", "slot\n"})
    void anUnsureSlotIsSaidToBeUnsure(String text) {
        assertThat(new Flatcar().parseStatus(text)).isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void aSlotWithoutAttributesIsUnreadable() {
        assertThat(new Flatcar().parseStatus(status().replace("priority=2", "prio=2")))
                .isInstanceOf(Answer.Unreadable.class);
    }

    @Property(tries = 500)
    void noDamageIsAnException(
            @ForAll @IntRange(max = 5000) int at, @ForAll @IntRange(max = 200) int without, @ForAll String garbage) {
        String whole = status();
        int from = at % whole.length();
        String damaged = whole.substring(0, from) + garbage + whole.substring(Math.min(whole.length(), from + without));

        if (new Flatcar().parseStatus(damaged) instanceof Answer.Said<FlatcarStatus>(FlatcarStatus status)) {
            assertThat(status.running().device()).isNotEqualTo(status.passive().device());
        }
    }
}
