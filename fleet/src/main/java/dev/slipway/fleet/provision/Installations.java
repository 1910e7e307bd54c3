package dev.slipway.fleet.provision;

import dev.slipway.fleet.applied.ConfigContent;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.fleet.secret.Vault;
import dev.slipway.fleet.stored.SealedJson;
import dev.slipway.fleet.stored.StoredJson;
import dev.slipway.pxe.boot.MacAddress;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import tools.jackson.databind.json.JsonMapper;

/** The stored installations with their plans, configurations and the hashes of their tokens. */
final class Installations {
    private static final String PURPOSE = "an installation's configuration";

    private final JdbcClient jdbc;
    private final Vault vault;
    private final Clock clock;
    private final JsonMapper mapper = JsonMapper.builder().build();
    private final SealedJson<MachineState> states = new SealedJson<>(MachineState.class);

    Installations(JdbcClient jdbc, Vault vault, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * One installation.
     *
     * @param content the configuration as it was rendered when the plan was made, without what depends on the network
     *     card that it is asked for by; of one over SSH the kept one
     * @param askedBy the address of the box that was given the script, in canonical text; empty before
     * @param configTokenUsed whether the configuration was fetched with the present token
     * @param phoneTokenUsed whether the installed system has reported, or a person has forbidden it to
     * @param handed the kept configuration that the machine was given, or {@link ConfigId#NONE}
     */
    record Installation(
            InstallationId id,
            String machine,
            InstallPlan plan,
            ConfigContent content,
            String askedBy,
            boolean configTokenUsed,
            boolean phoneTokenUsed,
            ConfigId handed) {}

    /** One that the machine is going to ask for. */
    InstallationId add(InstallPlan plan, String who, ConfigContent content) {
        return insert(plan, who, content, "", ConfigId.NONE);
    }

    /** One that is brought to a running machine. */
    InstallationId addOverSsh(InstallPlan plan, String who, ConfigContent content, ConfigId config, MacAddress mac) {
        return insert(plan, who, content, mac.value(), config);
    }

    private InstallationId insert(
            InstallPlan plan, String who, ConfigContent content, String askedBy, ConfigId handed) {
        KeyHolder key = new GeneratedKeyHolder();
        jdbc.sql("insert into installation(machine, armed_by, armed_at, plan, config, config_token, asked_by, handed,"
                        + " before_kind, before_body) values (?, ?, ?, ?, ?, ?, ?, ?, '', '')")
                .params(
                        plan.machine(),
                        who,
                        now(),
                        mapper.writeValueAsString(plan),
                        vault.seal(PURPOSE, StoredJson.mapper().writeValueAsBytes(content)),
                        Token.draw().hash(),
                        askedBy,
                        handed.value())
                .update(key, "id");
        Long id = key.getKeyAs(Long.class);
        if (id == null) {
            throw new IllegalStateException("the database gave the new installation no number");
        }
        return new InstallationId(id);
    }

    /** Remembers which kept configuration the machine is given. */
    void handed(InstallationId id, ConfigId config) {
        jdbc.sql("update installation set handed = ? where id = ?")
                .params(config.value(), id.value())
                .update();
    }

    /** Remembers the state that {@link #before} gives back. */
    void rememberBefore(InstallationId id, MachineState state) {
        jdbc.sql("update installation set before_kind = ?, before_body = ? where id = ?")
                .params(states.kind(state), states.body(state), id.value())
                .update();
    }

    /** The machine's state before an installation over SSH began; empty when it never did. */
    Optional<MachineState> before(InstallationId id) {
        return jdbc.sql("select before_kind, before_body from installation where id = ? and before_kind <> ''")
                .param(id.value())
                .query((row, n) -> states.read(row.getString(1), row.getString(2)))
                .optional();
    }

    /** From now on nobody can phone home for it. */
    void dropPhoneToken(InstallationId id) {
        jdbc.sql("update installation set phone_token = null where id = ?")
                .param(id.value())
                .update();
    }

    Optional<Installation> find(InstallationId id) {
        return query("id = ?", id.value());
    }

    /** The last one of a machine, whatever became of it. */
    Optional<Installation> latest(String machine) {
        return query("id = (select max(id) from installation where machine = ?)", machine);
    }

    Optional<Installation> byConfigToken(Token token) {
        return query("config_token = ?", token.hash());
    }

    Optional<Installation> byPhoneToken(Token token) {
        return query("phone_token = ?", token.hash());
    }

    /** Gives out a new token for the configuration; the one before is worth nothing from now on. */
    Token renewConfigToken(InstallationId id, MacAddress askedBy) {
        Token token = Token.draw();
        jdbc.sql("update installation set config_token = ?, config_token_used = null, asked_by = ? where id = ?")
                .params(token.hash(), askedBy.value(), id.value())
                .update();
        return token;
    }

    /** Uses the token up; false when somebody was quicker. */
    boolean useConfigToken(InstallationId id) {
        return jdbc.sql("update installation set config_token_used = ? where id = ? and config_token_used is null")
                        .params(now(), id.value())
                        .update()
                == 1;
    }

    /** The answer did not leave: the machine may ask again. */
    void restoreConfigToken(InstallationId id) {
        jdbc.sql("update installation set config_token_used = null where id = ?")
                .param(id.value())
                .update();
    }

    /** Draws the secret that goes into the configuration. */
    Token renewPhoneToken(InstallationId id) {
        Token token = Token.draw();
        jdbc.sql("update installation set phone_token = ?, phone_token_used = null where id = ?")
                .params(token.hash(), id.value())
                .update();
        return token;
    }

    /** From now on the secret in the configuration is worth nothing. */
    void usePhoneToken(InstallationId id) {
        jdbc.sql("update installation set phone_token_used = ? where id = ? and phone_token_used is null")
                .params(now(), id.value())
                .update();
    }

    private Optional<Installation> query(String condition, Object value) {
        return jdbc.sql("select id, machine, plan, config, asked_by, config_token_used, phone_token_used, handed"
                        + " from installation where " + condition)
                .param(value)
                .query((row, n) -> new Installation(
                        new InstallationId(row.getLong("id")),
                        row.getString("machine"),
                        mapper.readValue(row.getString("plan"), InstallPlan.class),
                        StoredJson.mapper()
                                .readValue(vault.unseal(PURPOSE, row.getBytes("config")), ConfigContent.class),
                        row.getString("asked_by"),
                        row.getObject("config_token_used", OffsetDateTime.class) != null,
                        row.getObject("phone_token_used", OffsetDateTime.class) != null,
                        new ConfigId(row.getLong("handed"))))
                .optional();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
