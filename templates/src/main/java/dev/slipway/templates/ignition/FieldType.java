package dev.slipway.templates.ignition;

/** What a field may hold. */
public sealed interface FieldType {
    /** A string. */
    record TextType() implements FieldType {}

    /** A whole number. */
    record WholeType() implements FieldType {}

    /** True or false. */
    record FlagType() implements FieldType {}

    /** A list of strings. */
    record TextsType() implements FieldType {}

    /** Strings by freely chosen keys; only outside of Ignition itself. */
    record TextMapType() implements FieldType {}

    /**
     * An object.
     *
     * @param name the name of its structure in the schema
     */
    record StructureType(String name) implements FieldType {}

    /**
     * A list of objects.
     *
     * @param name the name of their structure in the schema
     */
    record StructuresType(String name) implements FieldType {}

    /**
     * Reads the notation of the schema tables.
     *
     * @param notation {@code text}, {@code whole}, {@code flag}, {@code texts}, {@code map}, {@code Name} or {@code Name[]}
     * @return the type
     */
    static FieldType parse(String notation) {
        return switch (notation) {
            case "text" -> new TextType();
            case "whole" -> new WholeType();
            case "flag" -> new FlagType();
            case "texts" -> new TextsType();
            case "map" -> new TextMapType();
            default ->
                notation.endsWith("[]")
                        ? new StructuresType(notation.substring(0, notation.length() - 2))
                        : new StructureType(notation);
        };
    }
}
