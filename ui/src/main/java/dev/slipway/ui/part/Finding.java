package dev.slipway.ui.part;

import dev.slipway.fleet.declared.Problem;

/**
 * Something to say about a text.
 *
 * @param tone how bad it is
 * @param line the line from 1; 0 when the whole text is meant
 * @param column the column from 1; 0 when the whole line is meant
 * @param words what it is, a sentence
 * @param remedy what to do, a sentence, or empty
 */
public record Finding(Tone tone, int line, int column, String words, String remedy) {
    /**
     * A problem of the declared fleet as it is told beside the text that it is in.
     *
     * @param tone how bad it is
     * @param problem the problem
     * @return without the file's name
     */
    public static Finding of(Tone tone, Problem problem) {
        String field = problem.field();
        String words = problem.message();
        return new Finding(
                tone,
                problem.line(),
                problem.column(),
                field.isEmpty() || words.contains(field) ? words : field + ": " + words,
                problem.remedy());
    }

    /**
     * A problem that may be in any file.
     *
     * @param tone how bad it is
     * @param problem the problem
     * @return with the file's name and line in its words
     */
    public static Finding elsewhere(Tone tone, Problem problem) {
        String where = problem.file() + (problem.line() > 0 ? ", line " + problem.line() : "");
        Finding here = of(tone, problem);
        return new Finding(tone, 0, 0, (where.isEmpty() ? "" : where + ": ") + here.words, here.remedy);
    }
}
