package dev.slipway.fleet.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.host.drift.Declared;
import dev.slipway.host.drift.FileContent;
import dev.slipway.templates.butane.Butane;
import dev.slipway.templates.butane.ButaneOptions;
import dev.slipway.templates.butane.Transpilation;
import dev.slipway.templates.ignition.Ignition;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a machine after Ignition has applied a configuration, written down for both systems. */
class ExpectationTest {
    /** Writes the golden files anew, to be looked at before they are committed. */
    private static final boolean RENEW = Boolean.getBoolean("slipway.golden.renew");

    private static String resource(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(ExpectationTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String line(Expectation.Expected thing) {
        String what = switch (thing.declared()) {
            case Declared.File file ->
                "file %s mode %o owner %s content %s"
                        .formatted(file.path(), file.mode(), file.owner(), content(file.content()));
            case Declared.KernelArguments arguments ->
                "arguments %s without %s"
                        .formatted(new TreeSet<>(arguments.wanted()), new TreeSet<>(arguments.unwanted()));
            default -> thing.declared().toString();
        };
        return thing.subject().words() + " => " + what.replace("mode 37777777777", "mode any");
    }

    private static String content(FileContent content) {
        return switch (content) {
            case FileContent.Unknown unknown -> "unknown";
            case FileContent.Hashed hashed -> hashed.algorithm().word() + " " + hashed.digits();
            case FileContent.Exactly(ByteBuffer bytes) -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                yield copy.length > 60
                        ? HexFormat.of().formatHex(copy, 0, 20) + "…"
                        : "\"" + new String(copy, StandardCharsets.UTF_8).replace("\n", "\\n") + "\"";
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"fcos", "flatcar"})
    void everyDeclarationBecomesAQuestionOrAGap(String system) throws Exception {
        Transpilation transpiled =
                Butane.transpile(resource(system + ".bu").getBytes(StandardCharsets.UTF_8), ButaneOptions.defaults());
        assertThat(transpiled).isInstanceOf(Transpilation.Accepted.class);
        String ignition = ((Transpilation.Accepted) transpiled).output();
        Expectation expectation = Expectation.of(
                Ignition.read(ignition.getBytes(StandardCharsets.UTF_8)).config());
        String said = expectation.things().stream().map(ExpectationTest::line).collect(Collectors.joining("\n"))
                + "\n\n" + String.join("\n", expectation.gaps()) + "\n";
        if (RENEW) {
            Files.writeString(Path.of("src/test/resources/dev/slipway/fleet/drift", system + ".expected"), said);
        }
        assertThat(said).isEqualTo(resource(system + ".expected"));
    }
}
