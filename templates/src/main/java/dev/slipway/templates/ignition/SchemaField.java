package dev.slipway.templates.ignition;

/**
 * A key of a structure.
 *
 * @param name the key
 * @param type what it may hold
 * @param required always written, empty when not given
 * @param unlessZero although required, not written when zero
 * @param appended lists are joined when configurations are merged, and may repeat entries
 * @param sharedWith entries must be unique over all lists of the structure with the same word here; the key itself for most
 * @param nullable an empty structure differs from a missing one
 * @param help one line for a person
 */
public record SchemaField(
        String name,
        FieldType type,
        boolean required,
        boolean unlessZero,
        boolean appended,
        String sharedWith,
        boolean nullable,
        String help) {}
