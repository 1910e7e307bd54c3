package dev.slipway.pxe.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.MacAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TransactionsTest {
    private static final MacAddress MAC = new MacAddress("52:54:00:7a:11:c4");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final Transactions transactions = new Transactions();

    @Test
    void theSameQuestionAtTheSameDoorIsARepetition() {
        assertThat(transactions.repeated(MAC, 1, Listener.DHCP_SERVER, NOW)).isFalse();
        assertThat(transactions.repeated(MAC, 1, Listener.DHCP_SERVER, NOW.plusSeconds(2)))
                .isTrue();
    }

    @Test
    void anotherIdMachineOrDoorIsAQuestionOfItsOwn() {
        transactions.repeated(MAC, 1, Listener.DHCP_SERVER, NOW);
        assertThat(transactions.repeated(MAC, 2, Listener.DHCP_SERVER, NOW)).isFalse();
        assertThat(transactions.repeated(MAC, 1, Listener.BOOT_SERVER, NOW)).isFalse();
        assertThat(transactions.repeated(new MacAddress("52:54:00:7a:11:c5"), 1, Listener.DHCP_SERVER, NOW))
                .isFalse();
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        transactions.repeated(MAC, 1, Listener.DHCP_SERVER, NOW);
        Instant later = NOW.plus(Transactions.MEMORY).plusSeconds(1);
        assertThat(transactions.repeated(MAC, 1, Listener.DHCP_SERVER, later)).isFalse();
        assertThat(transactions.size()).isEqualTo(1);
    }

    @Test
    void aFloodOfIdsDoesNotGrowTheMemory() {
        for (int xid = 0; xid < 100_000; xid++) {
            transactions.repeated(MAC, xid, Listener.DHCP_SERVER, NOW);
        }
        assertThat(transactions.size()).isEqualTo(Transactions.MOST);
    }
}
