package dev.slipway.templates.render;

/**
 * Why a template does not render.
 *
 * @param file the template file's name
 * @param line the line in it, from 1; 0 when not known
 * @param column the column, from 1; 0 when not known
 * @param message what is wrong, a sentence
 * @param remedy what to do about it, a sentence, or empty
 */
public record TemplateError(String file, int line, int column, String message, String remedy) implements RenderResult {}
