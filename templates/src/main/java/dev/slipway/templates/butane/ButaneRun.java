package dev.slipway.templates.butane;

import dev.slipway.templates.butane.Transpilation.Accepted;
import dev.slipway.templates.butane.Transpilation.Rejected;
import java.nio.charset.StandardCharsets;

/**
 * What the command line prints for one translation.
 *
 * @param exit 0 when accepted, 1 when not
 * @param output for standard output; empty when there is none, otherwise with a newline at its end
 * @param messages for standard error
 */
public record ButaneRun(int exit, String output, String messages) {
    /**
     * How to print.
     *
     * @param file the source's name in reports
     * @param rawErrors one line per finding
     * @param color ANSI colours in reports
     * @param check translate, but print nothing when accepted
     */
    public record Form(String file, boolean rawErrors, boolean color, boolean check) {}

    /**
     * Translates and prints.
     *
     * @param source the YAML document
     * @param options how to translate
     * @param form how to print
     * @return what to print
     */
    public static ButaneRun run(byte[] source, ButaneOptions options, Form form) {
        Transpilation result = Butane.transpile(source, options);
        ReportText text = new ReportText(form.color());
        String report = form.rawErrors()
                ? text.raw(result.report())
                : text.pretty(result.report(), form.file(), new String(source, StandardCharsets.UTF_8));
        report = RawText.shown(report);
        return switch (result) {
            case Accepted accepted -> new ButaneRun(0, form.check() ? "" : accepted.output() + "\n", report);
            case Rejected rejected
            when options.strict() && rejected.reason().startsWith("Config produced") ->
                new ButaneRun(1, "", report + rejected.reason() + "\n");
            case Rejected rejected ->
                new ButaneRun(1, "", report + "Error translating config: " + RawText.shown(rejected.reason()) + "\n");
        };
    }
}
