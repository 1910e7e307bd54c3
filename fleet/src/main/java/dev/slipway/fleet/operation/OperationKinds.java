package dev.slipway.fleet.operation;

import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.stored.StoredJson;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** All kinds that were registered, with their types taken care of. */
final class OperationKinds {
    private final Map<String, Registered<?>> byWord = new TreeMap<>();

    OperationKinds(Collection<OperationKind<?>> kinds) {
        for (OperationKind<?> kind : kinds) {
            boolean taken = byWord.values().stream()
                    .anyMatch(other -> other.kind.parameters().equals(kind.parameters()));
            if (taken || byWord.put(kind.word(), new Registered<>(kind)) != null) {
                throw new IllegalArgumentException(
                        "two kinds of operations are called " + kind.word() + " or have its parameters");
            }
        }
    }

    /** Knows no unknown names, but people leave out what the plan settles. */
    private static final JsonMapper WISHES = StoredJson.strict()
            .rebuild()
            .disable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** A kind and what can be done with JSON of its parameters. */
    record Registered<P extends Record>(OperationKind<P> kind) {
        P read(String json) {
            return StoredJson.mapper().readValue(json, kind.parameters());
        }

        Planning<P> plan(MachineName machine, String wish) {
            return kind.plan(machine, read(wish));
        }

        List<Step> steps(MachineName machine, String settled) {
            return kind.steps(machine, read(settled));
        }

        Record inverse(MachineName machine, String settled, Map<String, String> notes) {
            return kind.inverse(machine, read(settled), notes);
        }

        List<Particular> particulars(String settled) {
            try {
                return kind.particulars(read(settled));
            } catch (JacksonException | IllegalArgumentException e) {
                // Another version of Slipway has written it.
                return List.of();
            }
        }

        ParametersOutcome readStrictly(String json) {
            try {
                return new ParametersOutcome.Read(WISHES.readValue(json.isBlank() ? "{}" : json, kind.parameters()));
            } catch (JacksonException e) {
                return new ParametersOutcome.Unreadable(
                        "The parameters of " + kind.word() + " cannot be read: " + firstLine(e) + ".",
                        "Write a JSON object with the values that a " + kind.word() + " takes.");
            }
        }

        private static String firstLine(JacksonException e) {
            String path = e.getPath().isEmpty() ? "" : e.getPathReference() + ": ";
            return path + e.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
        }
    }

    List<String> words() {
        return List.copyOf(byWord.keySet());
    }

    Optional<Registered<?>> find(String word) {
        return Optional.ofNullable(byWord.get(word));
    }

    Registered<?> of(Record parameters) {
        return byWord.values().stream()
                .filter(registered -> registered.kind().parameters().equals(parameters.getClass()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no kind of operation takes " + parameters.getClass().getName()));
    }
}
