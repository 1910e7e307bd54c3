package dev.slipway.fleet.applied;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.secret.Vault;
import dev.slipway.fleet.stored.SealedJson;
import dev.slipway.fleet.stored.Sheltered;
import dev.slipway.fleet.stored.StoredJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;

/** The kept configurations, and which of them are on the machines. Safe for any thread, also for one that is interrupted. */
public final class AppliedConfigs {
    private static final String PURPOSE = "a machine's configuration";

    private static final String CONFIG = "select c.id, c.machine, c.commit_id, c.profile, c.fingerprint, c.kept_at";

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;
    private final SealedJson<AppliedBy> json = new SealedJson<>(AppliedBy.class);

    /**
     * Those of one database.
     *
     * @param jdbc the database
     * @param vault seals the contents
     * @param clock tells the time
     */
    public AppliedConfigs(JdbcClient jdbc, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Keeps a configuration. The same one of the same commit is kept once, so that a plan that is made twice is equal.
     *
     * @param machine whose it is
     * @param commit the commit of the fleet; empty when it was found on the machine
     * @param profile the profile; empty when it was found on the machine
     * @param content what to keep
     * @return its number
     */
    public ConfigId keep(MachineName machine, String commit, String profile, ConfigContent content) {
        return Sheltered.call(() -> {
            String fingerprint = vault.fingerprint(content.ignition().getBytes(StandardCharsets.UTF_8));
            return jdbc.sql(
                            "select max(id) from machine_config where machine = ? and commit_id = ? and fingerprint = ?")
                    .params(machine.value(), commit, fingerprint)
                    .query(Long.class)
                    .optional()
                    .map(ConfigId::new)
                    .orElseGet(() -> insert(machine, commit, profile, fingerprint, content));
        });
    }

    private ConfigId insert(
            MachineName machine, String commit, String profile, String fingerprint, ConfigContent content) {
        KeyHolder key = new GeneratedKeyHolder();
        byte[] sealed = vault.seal(PURPOSE, StoredJson.mapper().writeValueAsBytes(content));
        jdbc.sql("insert into machine_config(machine, commit_id, profile, fingerprint, sealed, kept_at)"
                        + " values (?, ?, ?, ?, ?, ?)")
                .params(machine.value(), commit, profile, fingerprint, sealed, now())
                .update(key, "id");
        Long id = key.getKeyAs(Long.class);
        if (id == null) {
            throw new IllegalStateException("the database gave the new configuration no number");
        }
        return new ConfigId(id);
    }

    /**
     * What a configuration says.
     *
     * @param id its number
     * @return the content
     * @throws IllegalArgumentException when there is none with this number
     * @throws dev.slipway.fleet.secret.VaultException when it cannot be opened
     */
    public ConfigContent content(ConfigId id) {
        byte[] sealed = Sheltered.call(() -> jdbc.sql("select sealed from machine_config where id = ?")
                .param(id.value())
                .query((row, n) -> row.getBytes(1))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("there is no kept configuration " + id)));
        return StoredJson.mapper().readValue(vault.unseal(PURPOSE, sealed), ConfigContent.class);
    }

    /**
     * A configuration without its content.
     *
     * @param id its number
     * @return empty when there is none
     */
    public Optional<KeptConfig> find(ConfigId id) {
        return Sheltered.call(() -> jdbc.sql(CONFIG + " from machine_config c where c.id = ?")
                .param(id.value())
                .query((row, n) -> kept(row))
                .optional());
    }

    /**
     * Notes that a configuration is on its machine from now on. Repeating it for the same cause does no harm.
     *
     * @param id which
     * @param by how it came there
     */
    public void applied(ConfigId id, AppliedBy by) {
        Sheltered.run(() -> jdbc.sql("insert into applied_config(config, applied_at, by_kind, by_body)"
                        + " select ?, ?, ?, ? where not exists (select 1 from applied_config a"
                        + " where a.config = ? and a.by_kind = ? and a.by_body = ?)")
                .params(id.value(), now(), json.kind(by), json.body(by), id.value(), json.kind(by), json.body(by))
                .update());
    }

    /**
     * What is on a machine.
     *
     * @param machine the machine
     * @return empty when Slipway has applied nothing to it, and found nothing
     */
    public Optional<AppliedConfig> latest(MachineName machine) {
        return history(machine, 1).stream().findFirst();
    }

    /**
     * What was on a machine, the newest first.
     *
     * @param machine the machine
     * @param limit how many at most
     * @return the configurations
     */
    public List<AppliedConfig> history(MachineName machine, int limit) {
        return Sheltered.call(() -> jdbc.sql(CONFIG + ", a.applied_at, a.by_kind, a.by_body from applied_config a"
                        + " join machine_config c on c.id = a.config where c.machine = ? order by a.id desc limit ?")
                .params(machine.value(), limit)
                .query((row, n) -> new AppliedConfig(
                        kept(row),
                        row.getObject("applied_at", OffsetDateTime.class).toInstant(),
                        json.read(row.getString("by_kind"), row.getString("by_body"))))
                .list());
    }

    private static KeptConfig kept(ResultSet row) throws SQLException {
        return new KeptConfig(
                new ConfigId(row.getLong("id")),
                new MachineName(row.getString("machine")),
                row.getString("commit_id"),
                row.getString("profile"),
                row.getString("fingerprint"),
                row.getObject("kept_at", OffsetDateTime.class).toInstant());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
