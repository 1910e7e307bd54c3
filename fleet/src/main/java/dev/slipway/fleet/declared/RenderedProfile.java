package dev.slipway.fleet.declared;

import dev.slipway.templates.render.LineMap;
import dev.slipway.templates.render.Rendered;

/**
 * A machine's profile with the machine's values in place.
 *
 * @param machine for whom
 * @param profile which
 * @param rendered the Butane text and the way back to the template's lines
 */
public record RenderedProfile(DeclaredMachine machine, DeclaredProfile profile, Rendered rendered) {
    /**
     * A problem at a position of the rendered text, told at the line of the template that wrote it.
     *
     * @param line in the rendered text, from 1; 0 for none
     * @param column in the rendered text, from 1; 0 for none
     * @param field the Butane path such as {@code storage.files[0].mode}, or empty
     * @param message what is wrong
     * @param remedy what to do
     * @return the problem with the template's file and line
     */
    public Problem problem(int line, int column, String field, String message, String remedy) {
        if (line < 1) {
            return new Problem(profile.name().butaneFile(), 0, 0, field, message, remedy);
        }
        LineMap.Source source = rendered.lineMap().source(line);
        return new Problem(
                profile.name().folder() + "/" + source.file(),
                source.line(),
                source.column(column),
                field,
                message,
                remedy);
    }
}
