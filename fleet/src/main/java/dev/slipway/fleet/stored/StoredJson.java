package dev.slipway.fleet.stored;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * Records as JSON. A component whose type is a sealed interface of records carries the record's simple name as
 * {@code kind}, so no record needs an annotation to be stored.
 */
public final class StoredJson {
    private static final JsonMapper STORED =
            JsonMapper.builder().annotationIntrospector(new SealedKinds()).build();

    private static final JsonMapper STRICT = STORED.rebuild()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private StoredJson() {}

    /**
     * For what Slipway itself has written: what it does not know any more is passed over.
     *
     * @return reads and writes
     */
    public static JsonMapper mapper() {
        return STORED;
    }

    /**
     * For what others have written: unknown, missing and null values are errors.
     *
     * @return reads
     */
    public static JsonMapper strict() {
        return STRICT;
    }

    /** Lets sealed interfaces of records be told apart by the record's name. */
    private static final class SealedKinds extends JacksonAnnotationIntrospector {
        @Override
        public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
            JsonTypeInfo.Value declared = super.findPolymorphicTypeInfo(config, annotated);
            if (declared == null && annotated instanceof AnnotatedClass && isSealed(annotated.getRawType())) {
                return JsonTypeInfo.Value.construct(
                        JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "kind", null, false, null, null);
            }
            return declared;
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
            if (annotated instanceof AnnotatedClass && isSealed(annotated.getRawType())) {
                return records(annotated.getRawType())
                        .map(type -> new NamedType(type, type.getSimpleName()))
                        .toList();
            }
            return super.findSubtypes(config, annotated);
        }

        private static boolean isSealed(Class<?> type) {
            return type.isInterface() && type.isSealed();
        }
    }

    /** The records that a sealed interface permits, those of sealed interfaces inside it too. */
    static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(StoredJson::records)
                : Stream.of(type);
    }
}
