package dev.slipway.templates.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What holds for any text and any template. */
class RenderPropertiesTest {
    private final TemplateRenderer renderer = new TemplateRenderer(RenderLimits.USUAL);

    @Property(tries = 3000)
    void scalarIsReadBackAsTheSameText(@ForAll("texts") String text) {
        Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load("a: [" + YamlScalar.of(text) + "]\n");
        assertThat(read).isEqualTo(Map.of("a", List.of(text)));
    }

    @Property(tries = 1000)
    void textWithoutTagsComesThroughUnchangedAndMapsToItself(@ForAll("lines") List<String> lines) {
        String text = String.join("\n", lines);
        RenderResult result = renderer.render(source(text), Map.of());
        assertThat(result).isInstanceOfSatisfying(Rendered.class, rendered -> {
            assertThat(rendered.text()).isEqualTo(text);
            for (int i = 1; i <= lines.size(); i++) {
                assertThat(rendered.lineMap().source(i).line()).isEqualTo(i);
                assertThat(rendered.lineMap().source(i).same())
                        .isEqualTo(lines.get(i - 1).length());
            }
        });
    }

    @Property(tries = 2000)
    void everyVisibleLineMapsToTheLineThatWroteIt(@ForAll("templates") List<String> template) {
        // Every line that can print carries its own number, so the output itself tells where it came from.
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < template.size(); i++) {
            text.append(template.get(i).replace("@", "#" + (i + 1) + "#")).append('\n');
        }
        RenderResult result = renderer.render(source(text.toString()), Map.of("two", List.of("x", "y"), "v", "value"));
        if (!(result instanceof Rendered rendered)) {
            throw new AssertionError(text + "\n" + result);
        }
        String[] lines = rendered.text().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].contains("#")) {
                assertThat(rendered.lineMap().source(i + 1).line())
                        .as("line %s of%n%s%nfrom%n%s", i + 1, rendered.text(), text)
                        .isEqualTo(Integer.parseInt(lines[i].split("#", -1)[1]));
            }
        }
    }

    @Property(tries = 3000)
    void noTemplateMakesAnExceptionEscape(@ForAll("fragments") List<String> fragments) {
        assertThat(renderer.render(source(String.join("", fragments)), Map.of("v", Map.of("a", List.of(1L)))))
                .isNotNull();
    }

    private static TemplateSource source(String text) {
        return new TemplateSource("t", new TreeMap<>(Map.of("t", text)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.strings()
                        .withChars("ynoYN~:#-?{}[],&*!|>'\"%@` 01.ex_/\n\t\\=+")
                        .ofMaxLength(12),
                Arbitraries.of(
                        "yes", "No", "0x1f", "1e3", "0o7", ".inf", "null", "~", "2026-01-01", "1:30", "a: b", "a:"));
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.strings()
                .withChars("ab: -'\"#}%\\|")
                .ofMaxLength(8)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> templates() {
        Arbitrary<List<String>> line = Arbitraries.of(
                List.of("  a: @"),
                List.of("b: @ {{ v }}"),
                List.of("{{ v }}: @"),
                List.of(""),
                List.of("", ""),
                List.of("   "),
                List.of("  {% for x in two %}", "  - @ {{ x }}", "", "    c: @", "  {% endfor %}"),
                List.of("{% if v == 'value' %}", "d: @", "{% else %}", "e: @", "{% endif %}"),
                List.of("f: @ {% if v %}1{% endif %}"),
                List.of("{# remark", "over lines #}"),
                List.of("  {%- if true -%}", "  g: @", "  {%- endif -%}", "", "  h"),
                List.of("{% verbatim %}", "  {{ i: @", "  j: @", "{% endverbatim %}"),
                List.of("{% set k = {'a': {'b': 1}}", "%}", "k: @ {{ k.a.b }}"),
                List.of("{% filter upper %}", "same", "{% endfilter %}"));
        return line.list()
                .ofMaxSize(8)
                .map(blocks -> blocks.stream().flatMap(List::stream).toList());
    }

    @Provide
    Arbitrary<List<String>> fragments() {
        return Arbitraries.of(
                        "{{",
                        "}}",
                        "{%",
                        "%}",
                        "{#",
                        "#}",
                        "-",
                        "if ",
                        "endif",
                        "for x in v.a",
                        "endfor",
                        "v",
                        ".a",
                        "|",
                        "yaml",
                        "indent",
                        "'",
                        "\"",
                        "(",
                        ")",
                        "[0]",
                        "\n",
                        " ",
                        "set y = ",
                        "~",
                        "..",
                        "verbatim",
                        "endverbatim",
                        "macro m()",
                        "endmacro",
                        "include 't'",
                        "1",
                        "_literal",
                        "\\",
                        "#{")
                .list()
                .ofMaxSize(14);
    }
}
