package dev.slipway.templates.report;

import dev.slipway.templates.report.ReportEntry.Kind;

/**
 * A finding that does not have a position yet.
 *
 * @param kind how bad it is
 * @param path the field it is about
 * @param message what is wrong
 */
public record Finding(Kind kind, FieldPath path, String message) {}
