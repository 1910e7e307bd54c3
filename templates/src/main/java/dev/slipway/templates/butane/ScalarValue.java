package dev.slipway.templates.butane;

import dev.slipway.templates.butane.YamlNode.Scalar;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What go-yaml makes of a scalar: its tag and its value by the mixed YAML 1.1 and 1.2 rules that it follows. */
sealed interface ScalarValue {
    /** The short tag, such as {@code !!int}. */
    String tag();

    /** A string. */
    record Text(String value, String tag) implements ScalarValue {}

    /** A whole number; saturated when it does not fit. */
    record Whole(long value, boolean fits) implements ScalarValue {
        @Override
        public String tag() {
            return "!!int";
        }
    }

    /** Another number. */
    record Real(double value) implements ScalarValue {
        @Override
        public String tag() {
            return "!!float";
        }
    }

    /** A truth value. */
    record Truth(boolean value) implements ScalarValue {
        @Override
        public String tag() {
            return "!!bool";
        }
    }

    /** No value. */
    record Nothing() implements ScalarValue {
        @Override
        public String tag() {
            return "!!null";
        }
    }

    /** Something that no field of Butane can hold. */
    record Other(String tag) implements ScalarValue {}

    /** Longer texts are no numbers to anyone; they are not tried as such. */
    int LONGEST_NUMBER = 400;

    /** Under any other tag, such as one of one's own, a scalar is the text that it is. */
    Set<String> RESOLVED = Set.of("!!bool", "!!int", "!!float", "!!null", "!!timestamp");

    Set<String> TRUE = Set.of("true", "True", "TRUE");
    Set<String> FALSE = Set.of("false", "False", "FALSE");
    Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    Map<String, Double> SPECIAL = Map.ofEntries(
            Map.entry(".nan", Double.NaN),
            Map.entry(".NaN", Double.NaN),
            Map.entry(".NAN", Double.NaN),
            Map.entry(".inf", Double.POSITIVE_INFINITY),
            Map.entry(".Inf", Double.POSITIVE_INFINITY),
            Map.entry(".INF", Double.POSITIVE_INFINITY),
            Map.entry("+.inf", Double.POSITIVE_INFINITY),
            Map.entry("+.Inf", Double.POSITIVE_INFINITY),
            Map.entry("+.INF", Double.POSITIVE_INFINITY),
            Map.entry("-.inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.Inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.INF", Double.NEGATIVE_INFINITY));
    Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    Pattern DOT_FLOAT = Pattern.compile("\\.[0-9]+(_?[0-9]+)*([eE][-+]?[0-9]+)?");
    Pattern TIMESTAMP =
            Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ ]+)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\\.[0-9]+)?"
                    + "(Z|[ ]?[-+][0-9]{1,2}(:[0-9]{2})?)?)?");
    Pattern INTEGER = Pattern.compile("([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");

    /**
     * Resolves a scalar.
     *
     * @param scalar as written
     * @return its value
     * @throws YamlProblem when an explicit tag does not fit
     */
    static ScalarValue of(Scalar scalar) throws YamlProblem {
        String tag = scalar.tag();
        if ("!!str".equals(tag) || (tag.isEmpty() && !scalar.plain())) {
            return new Text(scalar.value(), "!!str");
        }
        if ("!!binary".equals(tag)) {
            try {
                byte[] data = Base64.getDecoder().decode(scalar.value().replaceAll("[\r\n]", ""));
                return new Text(RawText.of(data), "!!binary");
            } catch (IllegalArgumentException e) {
                throw new YamlProblem("!!binary value contains invalid base64 data", 0, 0);
            }
        }
        if (!tag.isEmpty() && !RESOLVED.contains(tag)) {
            return new Text(scalar.value(), tag);
        }
        ScalarValue value = implicit(scalar.value(), tag);
        if (tag.isEmpty() || tag.equals(value.tag())) {
            return value;
        }
        if ("!!float".equals(tag) && value instanceof Whole whole) {
            return new Real(whole.value);
        }
        throw new YamlProblem("cannot decode " + value.tag() + " `" + scalar.value() + "` as a " + tag, 0, 0);
    }

    private static ScalarValue implicit(String text, String tag) {
        if (NULL.contains(text)) {
            return new Nothing();
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return new Truth(TRUE.contains(text));
        }
        if ("<<".equals(text)) {
            return new Other("!!merge");
        }
        if (text.length() > LONGEST_NUMBER) {
            return str(text);
        }
        Double special = SPECIAL.get(text);
        if (special != null) {
            return new Real(special);
        }
        char first = text.charAt(0);
        if (first == '.') {
            return DOT_FLOAT.matcher(text).matches() ? new Real(Double.parseDouble(text.replace("_", ""))) : str(text);
        }
        if (first != '+' && first != '-' && (first < '0' || first > '9')) {
            return str(text);
        }
        if ((tag.isEmpty() || "!!timestamp".equals(tag)) && isTimestamp(text)) {
            return new Other("!!timestamp");
        }
        String plain = text.replace("_", "");
        var integer = INTEGER.matcher(plain);
        if (integer.matches()) {
            Whole whole = whole(integer.group(1), integer.group(2).toLowerCase(Locale.ROOT));
            if (whole.fits) {
                return whole;
            }
        }
        if (FLOAT.matcher(plain).matches()) {
            return new Real(Double.parseDouble(plain));
        }
        return str(text);
    }

    private static Text str(String text) {
        return new Text(text, "!!str");
    }

    private static Whole whole(String sign, String digits) {
        int radix = 10;
        String rest = digits;
        if (digits.startsWith("0x")) {
            radix = 16;
            rest = digits.substring(2);
        } else if (digits.startsWith("0b")) {
            radix = 2;
            rest = digits.substring(2);
        } else if (digits.startsWith("0") && digits.length() > 1) {
            radix = 8;
            rest = digits.substring(digits.startsWith("0o") ? 2 : 1);
        }
        BigInteger value = new BigInteger(rest, radix);
        if ("-".equals(sign)) {
            value = value.negate();
        }
        return new Whole(value.longValue(), value.bitLength() <= 63);
    }

    private static boolean isTimestamp(String text) {
        if (!TIMESTAMP.matcher(text).matches()) {
            return false;
        }
        String[] date = text.substring(0, Math.min(10, text.length())).split("[-Tt ]");
        int month = Integer.parseInt(date[1]);
        int day = Integer.parseInt(date[2]);
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }
}
