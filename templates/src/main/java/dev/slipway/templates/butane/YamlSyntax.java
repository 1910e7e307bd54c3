package dev.slipway.templates.butane;

import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Bridges the differences in syntax between SnakeYAML and go-yaml, which Butane is defined by.
 *
 * <p>What go-yaml accepts and SnakeYAML does not is replaced in the text by something of the same length, so that
 * positions stay true. What SnakeYAML accepts and go-yaml does not is looked for and refused.
 */
final class YamlSyntax {
    /** Each adaptation reads the text anew; more than this many are not worth it. */
    private static final int MAX_ADAPTATIONS = 500;

    /** Total characters that may be read again because of adaptations. */
    private static final long MAX_REREAD = 200_000_000;

    /** SnakeYAML's words and those of the original, where both mean the same. */
    private static final Map<String, String> WORDS = Map.of(
            "expected <block end>, but found", "did not find expected key",
            "expected ',' or '}', but got", "did not find expected ',' or '}'",
            "expected ',' or ']', but got", "did not find expected ',' or ']'",
            "expected the node content, but found", "did not find expected node content",
            "could not find expected ':'", "could not find expected ':'",
            "mapping values are not allowed here", "mapping values are not allowed in this context",
            "found unknown escape character", "found unknown escape character",
            "expected '<document start>', but found", "did not find expected <document start>",
            "found unexpected end of stream", "found unexpected end of stream");

    private final StringBuilder text;
    private final boolean onlyBasicPlane;
    private char quoteStandIn;
    private int adaptations;
    private int knownIndex;
    private int knownOffset;

    YamlSyntax(String text) {
        this.text = new StringBuilder(text);
        this.onlyBasicPlane = text.codePointCount(0, text.length()) == text.length();
    }

    String text() {
        return text.toString();
    }

    /** go-yaml knows two directives, and no version but 1.1. */
    void checkDirectives() throws YamlProblem {
        int line = 1;
        for (String content : (Iterable<String>) text.toString().lines().limit(10_000)::iterator) {
            if (content.startsWith("%")) {
                String[] words = content.substring(1).split("[ \t]+", 3);
                if (!List.of("YAML", "TAG").contains(words[0])) {
                    throw new YamlProblem("found unknown directive name", line, 1);
                }
                if ("YAML".equals(words[0]) && words.length > 1 && !"1.1".equals(words[1])) {
                    throw new YamlProblem("found incompatible YAML document", 0, 0);
                }
            } else if (!content.isBlank() && !content.startsWith("#")) {
                return;
            }
            line++;
        }
    }

    /**
     * Tries to make an offending place acceptable.
     *
     * @return false when go-yaml would refuse it as well
     */
    boolean adapt(String problem, Mark mark, boolean inFlow) {
        if (++adaptations > MAX_ADAPTATIONS || (long) adaptations * text.length() > MAX_REREAD) {
            return false;
        }
        int at = offset(mark);
        if (problem.contains("escape character '(39)") || (problem.contains("escape character") && at(at) == '\'')) {
            return adaptQuotes();
        }
        if (problem.contains("cannot start any token") && at(at) == '\t' && mayBeBlank(at, inFlow)) {
            for (int i = at; i < text.length() && (text.charAt(i) == '\t' || text.charAt(i) == ' '); i++) {
                text.setCharAt(i, ' ');
            }
            return true;
        }
        return false;
    }

    private char at(int index) {
        return index >= 0 && index < text.length() ? text.charAt(index) : 0;
    }

    /** A tab may separate, but not indent, and not follow a bare dash, question mark or colon. */
    private boolean mayBeBlank(int at, boolean inFlow) {
        if (inFlow) {
            return true;
        }
        int start = text.lastIndexOf("\n", at) + 1;
        String before = text.substring(start, at).strip();
        if (before.isEmpty()) {
            return false;
        }
        String last = before.substring(before.lastIndexOf(' ') + 1);
        return !List.of("-", "?", ":").contains(last);
    }

    /** {@code \'} may stand in double quotes: the backslash becomes a character that the text does not have. */
    private boolean adaptQuotes() {
        if (quoteStandIn != 0) {
            return false;
        }
        String all = text.toString();
        char candidate = '\uE000';
        while (all.indexOf(candidate) >= 0) {
            candidate++;
        }
        quoteStandIn = candidate;
        for (int i = 0; i + 1 < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                if (text.charAt(i + 1) == '\'') {
                    text.setCharAt(i, quoteStandIn);
                }
                i++;
            }
        }
        return true;
    }

    /** The value of a scalar as go-yaml would give it. */
    String scalarValue(ScalarEvent event, boolean inFlow) throws YamlProblem {
        String value = event.getValue();
        Mark start = event.getStartMark();
        if (event.isPlain() && inFlow && value.indexOf('?') > 0) {
            throw new YamlProblem("did not find expected ',' or '}'", start.getLine() + 1, start.getColumn() + 1);
        }
        if (event.isDQuoted()) {
            checkEscapes(offset(start), offset(event.getEndMark()), start);
        }
        if (quoteStandIn != 0 && value.indexOf(quoteStandIn) >= 0) {
            value = value.replace(String.valueOf(quoteStandIn), event.isDQuoted() ? "" : "\\");
        }
        return value;
    }

    /** go-yaml has no {@code \/} and no surrogates. */
    private void checkEscapes(int from, int to, Mark start) throws YamlProblem {
        for (int at = from; at < to; at++) {
            if (text.charAt(at) != '\\') {
                continue;
            }
            char escape = at(++at);
            if (escape == '/') {
                throw new YamlProblem("found unknown escape character", start.getLine() + 1, start.getColumn() + 1);
            }
            int digits = escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
            if (digits > 0 && at + 1 + digits <= text.length()) {
                long code = Long.parseLong(text.substring(at + 1, at + 1 + digits), 16);
                if ((code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) {
                    throw new YamlProblem(
                            "found invalid Unicode character escape code", start.getLine() + 1, start.getColumn() + 1);
                }
            }
        }
    }

    /** Marks count code points. They come in rising order but for a few steps back. */
    private int offset(Mark mark) {
        int index = mark.getIndex();
        if (onlyBasicPlane) {
            return index;
        }
        knownOffset = text.offsetByCodePoints(knownOffset, index - knownIndex);
        knownIndex = index;
        return knownOffset;
    }

    YamlProblem problem(MarkedYAMLException e) {
        String said = String.valueOf(e.getProblem()).lines().findFirst().orElse("");
        String message = WORDS.entrySet().stream()
                .filter(words -> said.startsWith(words.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(said.contains("cannot start any token") ? "found character that cannot start any token" : said);
        Mark mark = e.getProblemMark();
        return mark == null
                ? new YamlProblem(message, 0, 0)
                : new YamlProblem(message, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
