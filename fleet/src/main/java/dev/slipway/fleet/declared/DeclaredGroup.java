package dev.slipway.fleet.declared;

/**
 * Machines that share defaults.
 *
 * @param name the group's name
 * @param description what it is for, or empty
 * @param values what the group itself says to templates
 */
public record DeclaredGroup(GroupName name, String description, TemplateValues values) {}
