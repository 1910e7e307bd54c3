package dev.slipway.templates.render;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.error.RootAttributeNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders templates written in Pebble, with strict variables and without escaping. A template may use {@code if},
 * {@code for}, {@code set}, {@code filter}, {@code macro}, {@code import}, {@code from}, {@code include} and
 * {@code verbatim}, Pebble's tests and operators, a choice of its filters, and {@code yaml} and {@code indent}. Safe for
 * several threads.
 */
public final class TemplateRenderer {
    private final RenderLimits limits;
    private final LongSupplier nanoTime;

    /**
     * Makes a renderer.
     *
     * @param limits what a template may use up
     */
    public TemplateRenderer(RenderLimits limits) {
        this(limits, System::nanoTime);
    }

    TemplateRenderer(RenderLimits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /**
     * Renders a template.
     *
     * @param source the template
     * @param context what it may use: maps, lists, strings, numbers and booleans
     * @return the text, or why there is none
     */
    public RenderResult render(TemplateSource source, Map<String, Object> context) {
        return attempt(source, context, run -> {
            engine(run).getTemplate(source.main()).evaluate(run.writer(), new HashMap<>(context), Locale.ROOT);
            return run.writer().rendered(source);
        });
    }

    /**
     * Checks a template's syntax without values; what it includes is not looked at.
     *
     * @param source the template
     * @return the first error, if there is one
     */
    public Optional<TemplateError> check(TemplateSource source) {
        RenderResult result = attempt(source, Map.of(), run -> {
            engine(run).getTemplate(source.main());
            return run.writer().rendered(source);
        });
        return switch (result) {
            case Rendered rendered -> Optional.empty();
            case TemplateError error -> Optional.of(error);
        };
    }

    /** Work with Pebble that may fail in all its ways. */
    private interface Work {
        RenderResult in(RenderRun run) throws IOException;
    }

    private RenderResult attempt(TemplateSource source, Map<String, Object> context, Work work) {
        try {
            return work.in(new RenderRun(source, limits, nanoTime));
        } catch (PebbleException e) {
            return error(e, source, context);
        } catch (StackOverflowError e) {
            return tooDeep(source);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail so", e);
        } catch (RuntimeException e) {
            // Pebble's parser and operators let out whatever goes wrong inside them, mostly without a line.
            return e.getCause() instanceof PebbleException cause
                    ? error(cause, source, context)
                    : new TemplateError(
                            source.main(),
                            0,
                            0,
                            "a tag or an expression makes no sense: " + e.getMessage() + ".",
                            "Check that every tag is complete and that operators and filters fit their values.");
        }
    }

    private static PebbleEngine engine(RenderRun run) {
        return new PebbleEngine.Builder()
                .loader(new FilesOfTemplate(run))
                .registerExtensionCustomizer(Sandbox::new)
                .extension(new YamlExtension(run))
                .strictVariables(true)
                .autoEscaping(false)
                .defaultLocale(Locale.ROOT)
                .methodAccessValidator((object, method) -> false)
                .build();
    }

    private static TemplateError tooDeep(TemplateSource source) {
        return new TemplateError(
                source.main(),
                0,
                0,
                "the template nests too deeply.",
                "Look for a file that includes itself or a macro that calls itself.");
    }

    private static TemplateError error(PebbleException e, TemplateSource source, Map<String, Object> context) {
        if (e instanceof TemplateFailure failure) {
            TemplateError error = failure.error();
            return error.file().isEmpty() ? at(error, source.main()) : error;
        }
        String file = Objects.requireNonNullElse(e.getFileName(), source.main());
        int line = Math.max(0, Objects.requireNonNullElse(e.getLineNumber(), 0));
        String message = String.valueOf(e.getPebbleMessage());
        String remedy = "";
        int column = 0;
        if (e instanceof AttributeNotFoundException missing) {
            column = column(source, file, line, missing.getAttributeName());
            if (e instanceof RootAttributeNotFoundException) {
                message = "there is no \"" + missing.getAttributeName() + "\".";
                remedy = context.isEmpty()
                        ? ""
                        : "A template may use "
                                + String.join(
                                        ", ", context.keySet().stream().sorted().toList()) + ".";
            } else {
                remedy = "Declare it, or say what to use instead: | default(\"…\").";
            }
        }
        return new TemplateError(file, line, column, sentence(message), remedy);
    }

    private static TemplateError at(TemplateError error, String file) {
        return new TemplateError(file, error.line(), error.column(), error.message(), error.remedy());
    }

    private static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }

    /** Pebble tells lines only; a name that stands once in its line has a column too. */
    private static int column(TemplateSource source, String file, int line, String name) {
        String[] lines = source.files().getOrDefault(file, "").split("\n", -1);
        if (line < 1 || line > lines.length) {
            return 0;
        }
        Matcher matcher = Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w-])")
                .matcher(lines[line - 1]);
        if (!matcher.find()) {
            return 0;
        }
        int column = matcher.start() + 1;
        return matcher.find() ? 0 : column;
    }
}
