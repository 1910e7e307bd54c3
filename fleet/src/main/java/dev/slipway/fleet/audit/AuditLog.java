package dev.slipway.fleet.audit;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The record of who did what. Entries are only ever added. */
public final class AuditLog {
    private final JdbcClient jdbc;
    private final Clock clock;

    /**
     * Opens the log in the database.
     *
     * @param jdbc the database
     * @param clock tells the time
     */
    public AuditLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Writes one entry.
     *
     * @param who the account
     * @param action what was done
     * @param subject to what
     */
    public void record(String who, String action, String subject) {
        jdbc.sql("insert into audit(at, who, action, subject) values (?, ?, ?, ?)")
                .params(clock.instant().atOffset(ZoneOffset.UTC), who, action, subject)
                .update();
    }

    /**
     * The newest entries first.
     *
     * @param limit how many at most
     * @return the entries
     */
    public List<AuditEntry> latest(int limit) {
        return jdbc.sql("select at, who, action, subject from audit order by id desc limit ?")
                .param(limit)
                .query((row, n) -> new AuditEntry(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("subject")))
                .list();
    }
}
