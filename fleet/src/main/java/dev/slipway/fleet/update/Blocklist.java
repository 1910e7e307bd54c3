package dev.slipway.fleet.update;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.OperationId;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.host.OsFamily;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The versions that turned out bad. Whatever chooses a version asks here first. Safe for use by many threads. */
public final class Blocklist {
    private final JdbcClient jdbc;
    private final Clock clock;

    /**
     * Opens the list in the database.
     *
     * @param jdbc the database
     * @param clock tells the time
     */
    public Blocklist(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One version on the list.
     *
     * @param version which, and why
     * @param who who put it there
     * @param operation the operation that put it there
     * @param at when
     */
    public record Entry(BlockedVersion version, String who, OperationId operation, Instant at) {
        /**
         * Why it is there.
         *
         * @return a sentence
         */
        public String words() {
            return version.version() + " is on the blocklist: operation " + operation + " on " + version.machine()
                    + " put it there" + (version.why().isBlank() ? "." : " (" + version.why() + ").");
        }
    }

    /**
     * Puts a version on the list. One that is there already stays as it is.
     *
     * @param version which, and why
     * @param who who puts it there
     * @param operation the operation that does
     */
    public void add(BlockedVersion version, String who, OperationId operation) {
        Sheltered.run(() -> jdbc.sql("""
                        insert into blocked_version(family, version, machine, why, who, operation, at)
                        select ?, ?, ?, ?, ?, ?, ? where not exists
                            (select 1 from blocked_version where family = ? and version = ?)
                        """)
                .params(
                        version.family().name(),
                        version.version(),
                        version.machine().value(),
                        version.why(),
                        who,
                        operation.value(),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        version.family().name(),
                        version.version())
                .update());
    }

    /**
     * Takes a version off the list.
     *
     * @param family of which operating system
     * @param version which
     * @return whether it was there
     */
    public boolean remove(OsFamily family, String version) {
        return Sheltered.call(() -> jdbc.sql("delete from blocked_version where family = ? and version = ?")
                        .params(family.name(), version)
                        .update())
                > 0;
    }

    /**
     * Looks a version up.
     *
     * @param family of which operating system
     * @param version which
     * @return empty when nothing speaks against it
     */
    public Optional<Entry> find(OsFamily family, String version) {
        return Sheltered.call(() -> jdbc.sql("select * from blocked_version where family = ? and version = ?")
                .params(family.name(), version)
                .query(Blocklist::entry)
                .optional());
    }

    /**
     * The whole list.
     *
     * @return the latest first
     */
    public List<Entry> all() {
        return Sheltered.call(() -> jdbc.sql("select * from blocked_version order by at desc, version")
                .query(Blocklist::entry)
                .list());
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                new BlockedVersion(
                        OsFamily.valueOf(row.getString("family")),
                        row.getString("version"),
                        new MachineName(row.getString("machine")),
                        row.getString("why")),
                row.getString("who"),
                new OperationId(row.getLong("operation")),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
