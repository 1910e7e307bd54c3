package dev.slipway.templates.render;

/** What comes of rendering a template. */
public sealed interface RenderResult permits Rendered, TemplateError {}
