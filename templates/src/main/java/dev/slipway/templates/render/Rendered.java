package dev.slipway.templates.render;

/**
 * A rendered template.
 *
 * @param text the output
 * @param lineMap where its lines came from
 */
public record Rendered(String text, LineMap lineMap) implements RenderResult {}
