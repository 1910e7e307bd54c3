package dev.slipway.fleet.declared;

/**
 * What {@code fleet.yaml} says about the whole fleet. Its defaults for machines are already part of every
 * {@link DeclaredMachine}.
 *
 * @param name the fleet's name, shown in the title
 * @param values what the fleet itself says to templates
 */
public record FleetSettings(String name, TemplateValues values) {}
