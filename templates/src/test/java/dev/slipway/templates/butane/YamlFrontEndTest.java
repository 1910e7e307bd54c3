package dev.slipway.templates.butane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.butane.Transpilation.Accepted;
import dev.slipway.templates.butane.Transpilation.Rejected;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML is read as go-yaml reads it, in the corners where it and SnakeYAML disagree. */
class YamlFrontEndTest {
    private static final String HEAD = "variant: fcos\nversion: 1.5.0\n";
    private static final String USER = HEAD + "passwd:\n  users:\n    - name: core\n      gecos: ";

    private static Transpilation transpile(String source) {
        return Butane.transpile(source.getBytes(StandardCharsets.UTF_8), ButaneOptions.defaults());
    }

    private static String gecos(String written) {
        return transpile(USER + written + "\n") instanceof Accepted accepted
                ? accepted.ignition().users().getFirst().text("gecos")
                : "refused";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "|\\n        \\ta ~ found a tab character where an indentation space is expected",
                "|\\n        a\\n \\tb ~ found a tab character where an indentation space is expected",
                ">-\\n  \\t\\n        a ~ found a tab character where an indentation space is expected",
                "a\\n\\tb ~ found a tab character that violates indentation",
                "|0\\n        a ~ found an indentation indicator equal to 0",
                "|x\\n        a ~ did not find expected comment or line break",
                "\"a\\\\/b\" ~ found unknown escape character",
                "\"\\\\ud83d\\\\ude00\" ~ found invalid Unicode character escape code",
                "\"\\\\x4g\" ~ did not find expected hexdecimal number",
                "\"a ~ found unexpected end of stream",
                "\"a\\n---\\nb\" ~ found unexpected document indicator",
                "&a.b c ~ did not find expected alphabetic or numeric character",
                "*nope ~ unknown anchor 'nope' referenced",
                "!x!y a ~ found undefined tag handle",
                "@a ~ found character that cannot start any token",
                "- a ~ block sequence entries are not allowed in this context",
                "a: b ~ mapping values are not allowed in this context"
            })
    void whatGoYamlRefusesIsRefusedInItsWords(String written, String reason) {
        String source = USER + written.translateEscapes().trim() + "\n";
        assertThat(transpile(source))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains(reason));
    }

    @Test
    void tabsMaySeparateAndContinueButNotIndent() {
        assertThat(gecos("\ta\t# note")).isEqualTo("a");
        assertThat(gecos("a\n        \tb")).isEqualTo("a b");
        assertThat(gecos("|\t# note\n        a\n        \tb")).isEqualTo("a\n\tb\n");
        assertThat(transpile(HEAD + "storage: {files: [{path:\n\t /a}]}\n").ok())
                .isTrue();
        assertThat(transpile(HEAD + "storage:\n  files:\n    -\tpath: /a\n").ok())
                .isFalse();
        assertThat(transpile(HEAD + "storage:\n\tfiles: []\n").ok()).isFalse();
        assertThat(transpile(HEAD + "storage: {files: [{path: /a\n\t}]}\n").ok())
                .isFalse();
    }

    @Test
    void quotesMayHoldWhatGoYamlKnows() {
        assertThat(gecos("\"a\\'b\\\tc\\_d\\e\"")).isEqualTo("a'b\tc\u00a0d\u001b");
        assertThat(gecos("\"a\\\n         b\\\n\n         c\"")).isEqualTo("ab\nc");
        assertThat(gecos("\"a  \n\n\n        b\"")).isEqualTo("a\n\nb");
        assertThat(gecos("'it''s  \n         so'")).isEqualTo("it's so");
    }

    @Test
    void blockScalarsFoldAndChomp() {
        assertThat(gecos(">\n        a\n        b\n\n        c\n          d\n        e\n\n\n"))
                .isEqualTo("a b\nc\n  d\ne\n");
        assertThat(gecos("|+\n        a\n\n")).isEqualTo("a\n\n\n");
        assertThat(gecos("|-2\n         a")).isEqualTo(" a");
        assertThat(gecos("|2-\n         a")).isEqualTo(" a");
    }

    @Test
    void aTagOfOnesOwnLeavesTheText() {
        assertThat(gecos("!mine 0644")).isEqualTo("0644");
        assertThat(gecos("!!set a")).isEqualTo("a");
        assertThat(transpile(HEAD + "storage: {files: [{path: /a, overwrite: !mine no}]}\n")
                        .ok())
                .isTrue();
        assertThat(transpile(HEAD + "storage: {files: [{path: /a, mode: !mine 1}]}\n"))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).endsWith("cannot unmarshal !mine `1` into int"));
        assertThat(transpile(HEAD + "storage: {files: [{path: /a, mode: !!int x}]}\n"))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).endsWith("cannot decode !!str `x` as a !!int"));
    }

    @Test
    void aColonBeforeACommaIsPartOfTheWord() {
        String source = HEAD + "storage: {disks: [{device: /dev/a, partitions: [{number:, label: a}]}]}\n";
        assertThat(transpile(source).report().raw())
                .startsWith("warning at $.storage.disks.0.partitions.0.number:, line 3 col 50: unused key number:");
        assertThat(transpile(HEAD + "x: {a: b:}\n").ok()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{pa?th: /a}", "{path: /a?b}", "{path: http://a/?b=c}"})
    void aQuestionMarkEndsAWordWithinBrackets(String file) {
        assertThat(transpile(HEAD + "storage: {files: [" + file + "]}\n").ok()).isFalse();
    }

    @Test
    void aMissingValueWithinBracketsIsWhereTheNextWordIs() {
        assertThat(transpile(HEAD + "storage: {files: [{path: , mode: 0644}]}\n")
                        .report()
                        .raw())
                .isEqualTo("error at $.storage.files.0.path, line 3 col 26: path not specified\n");
    }

    @Test
    void theLineThatIsNamedIsWhereTheFaultyThingBegins() {
        assertThat(transpile(HEAD + "storage:\n  files: [\n    {path: /a\n"))
                .isInstanceOfSatisfying(Rejected.class, rejected -> {
                    assertThat(rejected.reason())
                            .isEqualTo("Error unmarshaling yaml: yaml: line 4: did not find expected ',' or '}'");
                    assertThat(rejected.unreadable().entries().getFirst().line())
                            .isEqualTo(6);
                });
    }

    @Test
    void whatFollowsTheDocumentIsIgnored() {
        assertThat(transpile(HEAD + "---\nvariant: other\n: [").ok()).isTrue();
        assertThat(transpile("%YAML 1.1\n%TAG !e! tag:yaml.org,2002:\n---\n" + USER + "!e!str 12\n...\n")
                        .ok())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%YAML 1.2\n---\n", "%YAML 1.100\n---\n", "%WAT x\n---\n", "%YAML 1.1\n", "%TAG ! \n---\n"})
    void otherDirectivesAreRefused(String directives) {
        assertThat(transpile(directives + HEAD).ok()).isFalse();
    }
}
