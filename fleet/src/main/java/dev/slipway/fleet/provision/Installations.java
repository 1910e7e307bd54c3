package dev.slipway.fleet.provision;

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
    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper mapper = JsonMapper.builder().build();

    Installations(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One installation.
     *
     * @param config the configuration as it was rendered when the plan was made, without tokens and addresses
     * @param askedBy the address of the box that was given the script, in canonical text; empty before
     * @param configTokenUsed whether the configuration was fetched with the present token
     * @param phoneTokenUsed whether the installed system has reported, or a person has forbidden it to
     */
    record Installation(
            InstallationId id,
            String machine,
            InstallPlan plan,
            String config,
            String askedBy,
            boolean configTokenUsed,
            boolean phoneTokenUsed) {}

    InstallationId add(InstallPlan plan, String who, String config) {
        KeyHolder key = new GeneratedKeyHolder();
        jdbc.sql("insert into installation(machine, armed_by, armed_at, plan, config, config_token, asked_by)"
                        + " values (?, ?, ?, ?, ?, ?, '')")
                .params(
                        plan.machine(),
                        who,
                        now(),
                        mapper.writeValueAsString(plan),
                        config,
                        Token.draw().hash())
                .update(key, "id");
        Long id = key.getKeyAs(Long.class);
        if (id == null) {
            throw new IllegalStateException("the database gave the new installation no number");
        }
        return new InstallationId(id);
    }

    Optional<Installation> find(InstallationId id) {
        return query("id = ?", id.value());
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
        return jdbc.sql(
                        "select id, machine, plan, config, asked_by, config_token_used, phone_token_used from installation"
                                + " where "
                                + condition)
                .param(value)
                .query((row, n) -> new Installation(
                        new InstallationId(row.getLong("id")),
                        row.getString("machine"),
                        mapper.readValue(row.getString("plan"), InstallPlan.class),
                        row.getString("config"),
                        row.getString("asked_by"),
                        row.getObject("config_token_used", OffsetDateTime.class) != null,
                        row.getObject("phone_token_used", OffsetDateTime.class) != null))
                .optional();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
