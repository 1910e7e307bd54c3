package dev.slipway.host;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that other programs wrote, of which no field is sure to be there or of its type: what is missing or of another
 * type reads as empty.
 */
final class LenientJson {
    /** What follows the value, such as half of a second one, makes the whole unreadable. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LenientJson() {}

    static Answer<JsonNode> tree(String program, String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            return node.isMissingNode()
                    ? new Answer.Unreadable<>(program + " wrote nothing.")
                    : new Answer.Said<>(node);
        } catch (JacksonException e) {
            return new Answer.Unreadable<>("What " + program + " wrote is not JSON.");
        }
    }

    static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isString() ? value.stringValue() : "";
    }

    static boolean flag(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isBoolean() && value.booleanValue();
    }

    /** Older lsblk writes numbers as strings. */
    static long number(JsonNode object, String field, long otherwise) {
        JsonNode value = object.path(field);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isString()) {
            return number(value.stringValue(), otherwise);
        }
        return otherwise;
    }

    static int integer(JsonNode object, String field, int otherwise) {
        long value = number(object, field, otherwise);
        return value < Integer.MIN_VALUE || value > Integer.MAX_VALUE ? otherwise : (int) value;
    }

    static long number(String text, long otherwise) {
        if (!text.matches("-?[0-9]{1,18}")) {
            return otherwise;
        }
        return Long.parseLong(text);
    }

    /** Seconds since the epoch; the epoch when no calendar reaches that far. */
    static Instant instant(long seconds) {
        try {
            return Instant.ofEpochSecond(seconds);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** The strings in an array; what is not a string is passed over. */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : array) {
            if (value.isString()) {
                texts.add(value.stringValue());
            }
        }
        return texts;
    }
}
