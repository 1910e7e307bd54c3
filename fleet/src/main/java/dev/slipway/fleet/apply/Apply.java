package dev.slipway.fleet.apply;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.fleet.applied.ConfigId;
import dev.slipway.host.OsFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes a running machine so that it is what is declared for it, or what a kept configuration says, or repairs parts of what
 * was applied.
 *
 * @param restore what shall be written again as it was applied, though its declaration has not changed: words of subjects, such
 *     as {@code file /etc/motd} or {@code unit web.service}; none to close all differences
 * @param config the kept configuration that shall be applied; 0 for what is declared
 * @param family what the machine runs, as the plan found it
 * @param from the configuration that is on the machine, as the plan found it
 * @param to the configuration that will be
 * @param login who Slipway logs in as
 * @param reboot whether kernel arguments change
 */
public record Apply(
        List<String> restore, long config, OsFamily family, long from, long to, String login, boolean reboot) {
    /** Keeps an unmodifiable copy. */
    public Apply {
        restore = List.copyOf(restore);
    }

    @JsonCreator
    static Apply read(
            @JsonProperty("restore") @Nullable List<String> restore,
            @JsonProperty("config") @Nullable Long config,
            @JsonProperty("family") @Nullable OsFamily family,
            @JsonProperty("from") @Nullable Long from,
            @JsonProperty("to") @Nullable Long to,
            @JsonProperty("login") @Nullable String login,
            @JsonProperty("reboot") @Nullable Boolean reboot) {
        return new Apply(
                restore == null ? List.of() : restore,
                config == null ? 0 : config,
                family == null ? OsFamily.UNKNOWN : family,
                from == null ? 0 : from,
                to == null ? 0 : to,
                login == null ? "" : login,
                reboot != null && reboot);
    }

    /**
     * Closes all differences to what is declared.
     *
     * @return the wish
     */
    public static Apply declared() {
        return wish(List.of(), 0);
    }

    /**
     * Goes to a configuration that is kept.
     *
     * @param config which
     * @return the wish
     */
    public static Apply kept(ConfigId config) {
        return wish(List.of(), config.value());
    }

    /**
     * Writes parts of what was applied again.
     *
     * @param subjects words of subjects, at least one
     * @return the wish
     */
    public static Apply restoring(List<String> subjects) {
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException("nothing is to be restored");
        }
        return wish(subjects, 0);
    }

    private static Apply wish(List<String> restore, long config) {
        return new Apply(restore, config, OsFamily.UNKNOWN, 0, 0, "", false);
    }

    boolean restores() {
        return !restore.isEmpty();
    }
}
