package dev.slipway.host;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Ignition left behind in {@code /etc/.ignition-result.json} (Ignition, internal/exec/util; mode 0600). It tells that
 * a configuration was applied, not which one.
 */
public sealed interface IgnitionResult {
    /** There is no such file: Ignition has never run, or is older than the file. */
    record Absent() implements IgnitionResult {}

    /**
     * The file is there, but tells nothing.
     *
     * @param why one sentence
     */
    record Unreadable(String why) implements IgnitionResult {}

    /**
     * Ignition ran to its end.
     *
     * @param provisioningBootId the boot id of the boot in which it ran
     * @param provisioningDate when it ran, by the clock of the machine
     * @param userConfigProvided whether it had a configuration of a user
     * @param earlierRuns how many runs went before this one on the same installation; 0 after an installation
     */
    record Report(String provisioningBootId, Instant provisioningDate, boolean userConfigProvided, int earlierRuns)
            implements IgnitionResult {}

    /**
     * Reads the file.
     *
     * @param json anything
     * @return the report, or why there is none
     */
    static IgnitionResult parse(String json) {
        JsonNode report;
        try {
            report = JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            return new Unreadable("Ignition's result file is not JSON.");
        }
        JsonNode bootId = report.path("provisioningBootID");
        JsonNode date = report.path("provisioningDate");
        JsonNode provided = report.path("userConfigProvided");
        if (!bootId.isString() || bootId.stringValue().isBlank() || !date.isString() || !provided.isBoolean()) {
            return new Unreadable(
                    "Ignition's result file lacks the boot id, the date, or whether there was a" + " configuration.");
        }
        int earlier = 0;
        for (JsonNode previous = report.path("previousReport"); previous.isObject(); earlier++) {
            previous = previous.path("previousReport");
        }
        try {
            return new Report(
                    bootId.stringValue(),
                    OffsetDateTime.parse(date.stringValue()).toInstant(),
                    provided.booleanValue(),
                    earlier);
        } catch (DateTimeException e) {
            return new Unreadable("The date in Ignition's result file is not a date.");
        }
    }
}
