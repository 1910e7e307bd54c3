package dev.slipway.fleet.provision;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The SSH host keys by which each machine is known: given when it phoned home, or accepted by a person; and where it was then. */
public final class HostKeyPins {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Clock clock;

    HostKeyPins(JdbcClient jdbc, TransactionOperations transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * The pinned keys.
     *
     * @param machine the machine's name
     * @return in OpenSSH's text form; none when nobody knows the machine yet
     */
    public List<String> of(String machine) {
        return jdbc.sql("select public_key from host_key where machine = ? order by public_key")
                .param(machine)
                .query(String.class)
                .list();
    }

    /**
     * Where the machine was when its keys were pinned.
     *
     * @param machine the machine's name
     * @return an address or a host name; empty when nobody knows the machine yet
     */
    public String address(String machine) {
        return jdbc.sql("select address from machine_address where machine = ?")
                .param(machine)
                .query(String.class)
                .optional()
                .orElse("");
    }

    /**
     * Replaces all keys: a new installation makes new ones, and the old must not be accepted any more.
     *
     * @param machine the machine's name
     * @param keys in OpenSSH's text form
     * @param address where the machine is
     */
    public void pin(String machine, List<String> keys, String address) {
        transactions.executeWithoutResult(status -> {
            OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
            jdbc.sql("delete from host_key where machine = ?").param(machine).update();
            for (String key : keys) {
                jdbc.sql("insert into host_key(machine, public_key, pinned_at) values (?, ?, ?)")
                        .params(machine, key, now)
                        .update();
            }
            jdbc.sql("merge into machine_address(machine, address, seen_at) key(machine) values (?, ?, ?)")
                    .params(machine, address, now)
                    .update();
        });
    }
}
