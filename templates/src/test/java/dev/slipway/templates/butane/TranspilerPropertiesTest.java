package dev.slipway.templates.butane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.butane.Transpilation.Accepted;
import dev.slipway.templates.ignition.Ignition;
import dev.slipway.templates.report.ReportEntry;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** What holds for every configuration and every way to damage or reformat it; the golden set is where they start from. */
class TranspilerPropertiesTest {
    // The seeds are fixed so that a build tells of its own change; take them out to look for more.
    /** What SnakeYAML writes in another way than it has read it: merges, and what is a number to it alone. */
    private static final Pattern UNFAITHFUL = Pattern.compile("<<|\\b0[0-9]*[89]|[0-9]:[0-5]?[0-9]");

    private static Path directory = Path.of("");
    private static List<Sample> samples = List.of();

    private record Sample(String name, String text, ButaneOptions options) {
        Transpilation transpile(String changed) {
            return Butane.transpile(changed.getBytes(StandardCharsets.UTF_8), options);
        }
    }

    @BeforeContainer
    static void unpack() throws IOException {
        directory = Files.createTempDirectory("golden");
        GoldenCorpus corpus = GoldenCorpus.unpack(directory);
        List<Sample> found = new ArrayList<>();
        for (String name : corpus.cases()) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(corpus.source(name));
                String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
                found.add(new Sample(name, text, corpus.options(name)));
            } catch (CharacterCodingException e) {
                assertThat(corpus.answer(name, "exit").strip()).isEqualTo("1");
            }
        }
        samples = List.copyOf(found);
    }

    @AfterContainer
    static void remove() throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    private static Sample sample(Random random) {
        return samples.get(random.nextInt(samples.size()));
    }

    /** Accepted means: a machine can boot it. Refused means: an editor can mark a place, unless there is nothing there. */
    private static void assertSound(Transpilation result, String text) {
        switch (result) {
            case Accepted accepted -> {
                if (accepted.output().startsWith("{")) {
                    byte[] json = accepted.output().getBytes(StandardCharsets.UTF_8);
                    assertThat(Ignition.read(json).report().isFatal())
                            .as(() -> text + "\n" + Ignition.validate(json).raw())
                            .isFalse();
                }
            }
            case Transpilation.Rejected rejected ->
                assertThat(rejected.marks().entries()).as(text).isNotEmpty();
        }
        for (ReportEntry entry : result.marks().entries()) {
            assertThat(entry.line()).as(text).isBetween(0, (int) text.lines().count() + 1);
        }
    }

    @Property(seed = "99", tries = 6000, shrinking = ShrinkingMode.OFF)
    void damagedTextIsRefusedOrGivesValidIgnition(@ForAll long seed) {
        Random random = new Random(seed);
        Sample sample = sample(random);
        String text = sample.text;
        for (int i = random.nextInt(3); i >= 0; i--) {
            text = damage(text, random);
        }
        assertSound(sample.transpile(text), text);
    }

    /** Damages like a person: a line too many, one too few, moved, indented, cut; a letter wrong; a value of another type. */
    private static String damage(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (lines.isEmpty()) {
            return text;
        }
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int column = random.nextInt(line.length() + 1);
        switch (random.nextInt(9)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(random.nextInt(lines.size()), line);
            case 2 -> lines.set(at, "  " + line);
            case 3 -> lines.set(at, line.substring(0, column));
            case 4 -> {
                String odd = "\t:-[]{}#&*!|>'\"%@`,?~0a/\u00e9\u0001\\";
                int letter = random.nextInt(odd.length());
                lines.set(at, line.substring(0, column) + odd.charAt(letter) + line.substring(column));
            }
            case 5 -> lines.add(at, lines.remove(random.nextInt(lines.size())));
            case 6 -> {
                List<String> values =
                        List.of("null", "true", "0644", "-1", "[]", "{}", "''", "/x/../y", "1.5", "99999999999");
                int colon = line.indexOf(':');
                lines.set(at, line.substring(0, colon + 1) + " " + values.get(random.nextInt(values.size())));
            }
            case 7 -> {
                Sample other = sample(random);
                List<String> others = other.text.lines().toList();
                lines.add(at, others.isEmpty() ? "" : others.get(random.nextInt(others.size())));
            }
            default -> {
                List<ButaneSpec> specs = ButaneSpec.all();
                ButaneSpec spec = specs.get(random.nextInt(specs.size()));
                lines.replaceAll(each -> each.startsWith("version:") ? "version: " + spec.version() : each);
                lines.replaceAll(each -> each.startsWith("variant:") ? "variant: " + spec.variant() : each);
            }
        }
        return String.join("\n", lines) + "\n";
    }

    @Property(seed = "99", tries = 1500, shrinking = ShrinkingMode.OFF)
    void formattingDoesNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        Sample sample = sample(random);
        if (!(sample.transpile(sample.text) instanceof Accepted accepted)
                || UNFAITHFUL.matcher(sample.text).find()) {
            return;
        }
        Optional<Node> root = compose(sample.text);
        if (root.isEmpty()) {
            return;
        }
        DumperOptions dumper = new DumperOptions();
        dumper.setIndent(2 + random.nextInt(4));
        dumper.setSplitLines(random.nextBoolean());
        dumper.setWidth(20 + random.nextInt(200));
        dumper.setAllowUnicode(random.nextBoolean());
        dumper.setLineBreak(random.nextBoolean() ? DumperOptions.LineBreak.UNIX : DumperOptions.LineBreak.WIN);
        dumper.setExplicitStart(random.nextBoolean());
        StringWriter out = new StringWriter();
        new Yaml(dumper).serialize(restyle(root.get(), random, new IdentityHashMap<>()), out);
        String changed = out + "# end\n\n";
        assertThat(sample.transpile(changed))
                .as(() -> sample.name + "\n" + changed)
                .isInstanceOfSatisfying(
                        Accepted.class, again -> assertThat(again.output()).isEqualTo(accepted.output()));
    }

    private static Optional<Node> compose(String text) {
        LoaderOptions loader = new LoaderOptions();
        Composer composer = new Composer(new ParserImpl(new StreamReader(text), loader), new Resolver(), loader);
        try {
            return composer.checkNode() ? Optional.of(composer.getNode()) : Optional.empty();
        } catch (YAMLException e) {
            // Such as tabs after a colon, which only the original allows.
            return Optional.empty();
        }
    }

    /** Other quotes, flow instead of block and the other way round; what is plain stays so, because its type depends on it. */
    private static Node restyle(Node node, Random random, Map<Node, Node> done) {
        Node known = done.get(node);
        if (known != null) {
            return known;
        }
        FlowStyle flow = random.nextBoolean() ? FlowStyle.FLOW : FlowStyle.BLOCK;
        Node changed = switch (node) {
            case ScalarNode scalar when scalar.getScalarStyle() == ScalarStyle.PLAIN -> scalar;
            case ScalarNode scalar -> {
                // The emitter writes Unicode's line breaks as they are between single quotes, where they read as folds.
                boolean breaks = scalar.getValue().chars().anyMatch(c -> c == 0x85 || c == 0x2028 || c == 0x2029);
                ScalarStyle style =
                        breaks || random.nextBoolean() ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.SINGLE_QUOTED;
                yield new ScalarNode(scalar.getTag(), scalar.getValue(), null, null, style);
            }
            case SequenceNode sequence ->
                new SequenceNode(
                        sequence.getTag(),
                        sequence.getValue().stream()
                                .map(item -> restyle(item, random, done))
                                .toList(),
                        flow);
            case MappingNode mapping ->
                new MappingNode(
                        mapping.getTag(),
                        mapping.getValue().stream()
                                .map(entry -> new NodeTuple(
                                        restyle(entry.getKeyNode(), random, done),
                                        restyle(entry.getValueNode(), random, done)))
                                .toList(),
                        flow);
            default -> throw new AssertionError(node);
        };
        done.put(node, changed);
        return changed;
    }
}
