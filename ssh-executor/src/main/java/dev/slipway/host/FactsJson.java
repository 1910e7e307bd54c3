package dev.slipway.host;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Facts as they are stored. */
final class FactsJson {
    /** Facts of another version of Slipway, which lack a field of this one, are refused instead of filled with nulls. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private FactsJson() {}

    static String write(HostFacts facts) {
        return MAPPER.writeValueAsString(facts);
    }

    static Optional<HostFacts> read(String json) {
        try {
            return Optional.ofNullable(MAPPER.readValue(json, HostFacts.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
