package dev.slipway.templates.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What templates may do, how their whitespace behaves, and how their errors are told. */
@Timeout(60)
class TemplateRendererTest {
    private static final Map<String, Object> CONTEXT = Map.of(
            "machine", Map.of("name", "ns1", "macs", List.of("52:54:00:00:00:01", "52:54:00:00:00:02")),
            "values",
                    Map.of(
                            "keys",
                            List.of("ssh-ed25519 AAA a@b", "ssh-rsa BBB"),
                            "yes",
                            true,
                            "port",
                            8080L,
                            "ratio",
                            new BigDecimal("1.50"),
                            "odd",
                            "it's: \"odd\"",
                            "empty",
                            List.of()));

    private final TemplateRenderer renderer = new TemplateRenderer(RenderLimits.USUAL);

    private static TemplateSource source(String main, String... others) {
        TreeMap<String, String> files = new TreeMap<>(Map.of("butane.yaml", main));
        for (int i = 0; i < others.length; i += 2) {
            files.put(others[i], others[i + 1]);
        }
        return new TemplateSource("butane.yaml", files);
    }

    private Rendered rendered(String main, String... others) {
        RenderResult result = renderer.render(source(main, others), CONTEXT);
        assertThat(result).isInstanceOf(Rendered.class);
        return (Rendered) result;
    }

    private TemplateError refused(String main, String... others) {
        RenderResult result = renderer.render(source(main, others), CONTEXT);
        assertThat(result).isInstanceOf(TemplateError.class);
        return (TemplateError) result;
    }

    @Test
    void valueAtTheEndOfALineKeepsTheLineEnd() {
        assertThat(rendered("a: {{ machine.name }}\nb: 1\n").text()).isEqualTo("a: ns1\nb: 1\n");
        assertThat(rendered("a: {{ machine.name }}\n\n\nb: 1\n").text()).isEqualTo("a: ns1\n\n\nb: 1\n");
        assertThat(rendered("a: {{ machine.name }}\r\nb: 1\r\n").text()).isEqualTo("a: ns1\r\nb: 1\r\n");
    }

    @Test
    void lineOfTagsAloneLeavesNothingBehind() {
        assertThat(rendered("""
                                keys:
                                  {% for key in values.keys %}
                                  - {{ key | yaml }}
                                  {% endfor %}
                                  {# a remark #}
                                  {% if values.yes %}{% set x = 1 %}
                                last: {{ x }}
                                  {% endif %}
                                """).text()).isEqualTo("keys:\n  - ssh-ed25519 AAA a@b\n  - ssh-rsa BBB\nlast: 1\n");
    }

    @Test
    void tagsInsideALineKeepTheLineEnd() {
        assertThat(rendered("a: {% if values.yes %}1{% else %}2{% endif %}\nb: 2\n")
                        .text())
                .isEqualTo("a: 1\nb: 2\n");
    }

    @Test
    void trimMarksTrimAsInPebble() {
        assertThat(rendered("a: [\n  {%- for k in machine.macs -%}\n  '{{ k }}',\n  {%- endfor -%}\n]\n")
                        .text())
                .isEqualTo("a: ['52:54:00:00:00:01','52:54:00:00:00:02',]\n");
    }

    @Test
    void verbatimTextComesThroughUntouched() {
        Rendered rendered =
                rendered("a: |\n{% verbatim %}\n    {{ .Go }} it's \\' {% x %}\n    two\n{% endverbatim %}\nb: 1\n");
        assertThat(rendered.text()).isEqualTo("a: |\n    {{ .Go }} it's \\' {% x %}\n    two\nb: 1\n");
        assertThat(rendered.lineMap().source(2).line()).isEqualTo(3);
        assertThat(rendered.lineMap().source(3).line()).isEqualTo(4);
        assertThat(rendered.lineMap().source(4).line()).isEqualTo(6);
    }

    @Test
    void verbatimInsideALine() {
        assertThat(rendered("a: {% verbatim %}{{ x }}{% endverbatim %} z\nb: 1\n")
                        .text())
                .isEqualTo("a: {{ x }} z\nb: 1\n");
        assertThat(rendered("a: {% verbatim %}{{ x }}{% endverbatim %}\nb: 1\n").text())
                .isEqualTo("a: {{ x }}\nb: 1\n");
    }

    @Test
    void scalarsPrintAsWritten() {
        assertThat(rendered("{{ values.port }} {{ values.ratio }} {{ values.yes }}")
                        .text())
                .isEqualTo("8080 1.50 true");
    }

    @Test
    void yamlFilterQuotesWhatNeedsIt() {
        assertThat(rendered("{{ values.odd | yaml }}|{{ machine.macs | yaml }}|{{ {'on': 'no'} | yaml }}")
                        .text())
                .isEqualTo("\"it's: \\\"odd\\\"\"|[\"52:54:00:00:00:01\", \"52:54:00:00:00:02\"]|{\"on\": \"no\"}");
    }

    @Test
    void includedFileCanBeIndentedIntoABlockScalar() {
        Rendered rendered = rendered(
                "a: |\n  {% filter indent(2, true) %}{% include \"motd\" %}{% endfilter %}\nb: 1\n",
                "motd", "one {{ machine.name }}\n\ntwo\n");
        assertThat(rendered.text()).isEqualTo("a: |\n  one ns1\n\n  two\nb: 1\n");
        assertThat(rendered.lineMap().source(2).line()).isEqualTo(2);
        assertThat(rendered.lineMap().source(4).line()).isEqualTo(2);
        assertThat(rendered.lineMap().source(5).line()).isEqualTo(3);
    }

    @Test
    void linesOfAnIncludedFileAreToldInThatFile() {
        Rendered rendered =
                rendered("a: 1\n{% include \"part.yaml\" %}\nc: 3\n", "part.yaml", "b: 2\nd: {{ machine.name }}\n");
        assertThat(rendered.text()).isEqualTo("a: 1\nb: 2\nd: ns1\nc: 3\n");
        assertThat(rendered.lineMap().source(2)).isEqualTo(new LineMap.Source("part.yaml", 1, 4));
        assertThat(rendered.lineMap().source(3)).isEqualTo(new LineMap.Source("part.yaml", 2, 3));
        assertThat(rendered.lineMap().source(4)).isEqualTo(new LineMap.Source("butane.yaml", 3, 4));
    }

    @Test
    void linesOfALoopAreToldAtTheLoopsLines() {
        Rendered rendered =
                rendered("x:\n{% for k in values.keys %}\n  - key: {{ k }}\n    mode: 0600\n{% endfor %}\nz: 1\n");
        assertThat(rendered.text().lines())
                .containsExactly(
                        "x:",
                        "  - key: ssh-ed25519 AAA a@b",
                        "    mode: 0600",
                        "  - key: ssh-rsa BBB",
                        "    mode: 0600",
                        "z: 1");
        assertThat(List.of(1, 2, 3, 4, 5, 6).stream()
                        .map(line -> rendered.lineMap().source(line).line()))
                .containsExactly(1, 3, 4, 3, 4, 6);
        assertThat(rendered.lineMap().source(4).column(5)).isEqualTo(5);
        assertThat(rendered.lineMap().source(4).column(14))
                .as("beyond the tag's beginning")
                .isEqualTo(10);
    }

    @Test
    void macroWritesAtTheLineThatCallsIt() {
        Rendered rendered = rendered(
                "{% macro unit(name) %}\n- name: {{ name }}\n{% endmacro %}\na:\n{{ unit('x.service') }}b: 1\n");
        assertThat(rendered.text()).isEqualTo("a:\n- name: x.service\nb: 1\n");
        assertThat(rendered.lineMap().source(2).line()).isEqualTo(5);
    }

    @Test
    void importedMacrosWork() {
        assertThat(rendered(
                                "{% import \"m.peb\" as m %}\n{% from \"m.peb\" import twice %}\n{{ m.twice('a') }}{{ twice('b') }}\n",
                                "m.peb", "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}")
                        .text())
                .isEqualTo("aabb\n");
    }

    @Test
    void unknownVariableIsToldWithLineAndColumn() {
        TemplateError error = refused("a: 1\nb: {{ machin.name }}\n");
        assertThat(error)
                .isEqualTo(new TemplateError(
                        "butane.yaml", 2, 7, "there is no \"machin\".", "A template may use machine, values."));
    }

    @Test
    void unknownKeyIsToldWithWhatThereIs() {
        TemplateError error = refused("a: 1\n\nb: {{ machine.nam }}\n");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.column()).isEqualTo(15);
        assertThat(error.message()).isEqualTo("there is no \"nam\"; there is macs, name.");
        assertThat(error.remedy()).contains("default");
    }

    @Test
    void errorInAnIncludedFileNamesThatFile() {
        TemplateError error = refused("a\n{% include 'part' %}\n", "part", "x\ny\n{{ machine.zip }}\n");
        assertThat(error.file()).isEqualTo("part");
        assertThat(error.line()).isEqualTo(3);
    }

    @Test
    void defaultStandsInForWhatIsMissing() {
        assertThat(rendered("{{ values.nothing | default(\"x\") }}").text()).isEqualTo("x");
        assertThat(rendered("{% if values.nothing is defined %}a{% else %}b{% endif %}")
                        .text())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ machine.getClass() }}",
                "{{ machine.class }}",
                "{{ machine.name.getBytes() }}",
                "{{ machine.name.class.forName('java.lang.Runtime') }}",
                "{{ machine.macs.stream() }}",
                "{{ machine.name.CASE_INSENSITIVE_ORDER }}",
                "{{ ''.class }}",
                "{{ template.engine }}",
                "{{ locale.country }}",
                "{{ _context.getScopeChain() }}",
                "{% include '/etc/passwd' %}",
                "{% include '../other/butane.yaml' %}",
                "{% include './../x' %}",
                "{% import 'file:///etc/passwd' %}",
                "{% extends 'x' %}",
                "{% embed 'x' %}{% endembed %}",
                "{% cache 'x' %}{% endcache %}",
                "{% parallel %}{% endparallel %}",
                "{% autoescape false %}{% endautoescape %}",
                "{{ 'x' | format('%999999999d') }}",
                "{{ i18n('java.util.logging.resources', 'x') }}",
                "{{ \"a#{machine.name}\" }}",
                "{{ machine.macs }}",
                "{{ values.empty | first }}",
                "{{ _literal(0) }}",
                "{{ machine.name",
                "{{ \"open\\",
                "{{ 'open",
                "{%macro m()%}#}}",
                "{% macro m() %}{% endmacro %}{% macro m() %}{% endmacro %}",
                "{% if machine.name",
                "{% verbatim %}",
                "{# open",
                "{% nonsense %}",
                "{{ machine.name | nonsense }}",
                "{{ 1 / 0 }}",
                "{{ 'a' - 'b' }}"
            })
    void whatIsNotOfferedIsAnErrorAndNothingElse(String template) {
        TemplateError error = refused(template + "\n");
        assertThat(error.message()).isNotBlank();
        assertThat(error.file()).isEqualTo("butane.yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Nested loops without a word of output.
                "{% for a in range(1,1000) %}{% for b in range(1,1000) %}{% for c in range(1,1000) %}{% endfor %}{% endfor %}{% endfor %}",
                // Output without end.
                "{% for a in range(1,1000) %}{% for b in range(1,1000) %}{% for c in range(1,1000) %}xxxxxxxx\n{% endfor %}{% endfor %}{% endfor %}",
                // Output on the side.
                "{% filter upper %}{% for a in range(1,1000) %}{% for b in range(1,1000) %}{% for c in range(1,1000) %}xxxxxxxx\n{% endfor %}{% endfor %}{% endfor %}{% endfilter %}",
                "{% macro m() %}{% for a in range(1,1000) %}{% for b in range(1,1000) %}{% for c in range(1,1000) %}xxxxxxxx{{ c }}\n{% endfor %}{% endfor %}{% endfor %}{% endmacro %}{{ m() }}",
                // Doubling.
                "{% set s = 'xxxxxxxx' %}{% for a in range(1,100) %}{% set s = s ~ s %}{% endfor %}",
                "{% set s = [1,2,3] %}{% for a in range(1,100) %}{% set s = s + s %}{% endfor %}",
                "{% set s = values.ratio %}{% for a in range(1,100) %}{% set s = s * s %}{% endfor %}",
                "{% set s = 'xxxxxxxx' %}{% for a in range(1,100) %}{% set s = s | replace({'x': s}) %}{% endfor %}",
                "{{ range(1, 1000000000) }}",
                "{{ 'a' | indent(2000000000) }}",
                // Recursion.
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% include 'butane.yaml' %}"
            })
    void hungryTemplateEndsSoonWithAnError(String template) {
        TemplateRenderer strict = new TemplateRenderer(new RenderLimits(200_000, Duration.ofMillis(500)));
        long start = System.nanoTime();
        RenderResult result = strict.render(source(template), CONTEXT);
        assertThat(result).isInstanceOf(TemplateError.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void timeIsReadFromTheGivenClock() {
        long[] now = {0};
        TemplateRenderer slow = new TemplateRenderer(RenderLimits.USUAL, () -> now[0] += 1_500_000_000L);
        assertThat(slow.render(source("a{{ 1 }}b{{ 2 }}c"), Map.of()))
                .isInstanceOfSatisfying(
                        TemplateError.class,
                        error -> assertThat(error.message()).isEqualTo("the template takes longer than 2000 ms."));
    }

    @Test
    void syntaxIsCheckedWithoutValues() {
        assertThat(renderer.check(source("a: {{ machine.anything }}\n"))).isEmpty();
        assertThat(renderer.check(source("a: 1\nb: {% if x %}\n")))
                .hasValueSatisfying(error -> assertThat(error.line()).isGreaterThanOrEqualTo(2));
    }
}
