package dev.slipway.templates.butane;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.templates.butane.Transpilation.Accepted;
import dev.slipway.templates.butane.Transpilation.Rejected;
import dev.slipway.templates.ignition.Ignition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that is made to hurt: an error entry in bounded time, never an exception. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileInputTest {
    private static final String HEAD = "variant: fcos\nversion: 1.5.0\n";

    @TempDir
    private Path directory;

    private static Transpilation transpile(String source) {
        return Butane.transpile(source.getBytes(StandardCharsets.UTF_8), ButaneOptions.defaults());
    }

    private static void assertRejected(String source, String reason) {
        assertThat(transpile(source))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reason()).contains(reason));
    }

    @Test
    void aliasesThatMultiplyAreRefused() {
        StringBuilder text = new StringBuilder(HEAD).append("a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char name = 'b'; name < 'k'; name++) {
            text.append(name).append(": &").append(name).append(" [");
            text.append(("*" + (char) (name - 1) + ",").repeat(9)).append("]\n");
        }
        Transpilation result = transpile(text.toString());
        assertThat(result.ok() && result.report().entries().size() > 100).isFalse();
    }

    @Test
    void aliasesThatMultiplyInKnownPlacesAreRefused() {
        String text = HEAD + "a: &h {name: n, value: v}\nb: &l [" + "*h,".repeat(2000) + "]\n"
                + "c: &r {source: x, http_headers: *l}\nd: &rl [" + "*r,".repeat(2000) + "]\n"
                + "storage:\n  files: [" + "{path: /a, append: *rl},".repeat(2000) + "]\n";
        assertRejected(text, "excessive aliasing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "&a [", "!!seq [", "? "})
    void depthIsLimited(String opening) {
        assertThat(transpile(HEAD + "x: " + opening.repeat(100_000)).ok()).isFalse();
    }

    @Test
    void closedDepthIsLimited() {
        assertRejected(HEAD + "x: " + "[".repeat(100_000) + "]".repeat(100_000), "exceeded max depth");
    }

    @Test
    void blockDepthIsLimited() {
        String text =
                IntStream.range(1, 2000).mapToObj(i -> " ".repeat(i) + "a:\n").collect(joining());
        assertThat(transpile(HEAD + "x:\n" + text).ok()).isTrue();
    }

    @Test
    void moreValuesThanMemoryIsForAreRefused() {
        assertRejected(HEAD + "x: [" + "a,".repeat(400_000) + "]", "the document has more than 250000 values");
    }

    @Test
    void hugeScalarIsRefused() {
        assertRejected(HEAD + "x: " + "a".repeat(100_000_000), "that are read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "0", "1.", ".1_", "1_", "-", "a.", "@", "/", "../", "%41", "a@", "=", "{}", "?", "é", "😀"})
    void longWordsTakeNoLonger(String word) {
        String value = "'" + word.repeat(30_000) + "'";
        String plain = word.repeat(30_000);
        assertThat(transpile("variant: fcos\nversion: " + value + "\n").ok()).isFalse();
        assertThat(transpile("variant: fcos\nversion: 1.0.0-" + plain + "\n").ok())
                .isFalse();
        for (String text : new String[] {value, "x" + plain, "data:" + plain, "/" + plain, "https://" + plain}) {
            for (String field : new String[] {
                "storage: {files: [{path: %s}]}",
                "storage: {files: [{path: /a, mode: %s}]}",
                "storage: {files: [{path: /a, contents: {source: %s}}]}",
                "storage: {files: [{path: /a, contents: {local: %s}}]}",
                "storage: {links: [{path: /a, target: %s}]}",
                "storage: {filesystems: [{device: /dev/a, path: %s, format: ext4, with_mount_unit: true}]}",
                "storage: {trees: [{local: %s}]}",
                "storage: {disks: [{device: /dev/a, partitions: [{number: %s, label: %<s, type_guid: %<s}]}]}",
                "systemd: {units: [{name: %s, enabled: true, contents: %<s}]}",
                "passwd: {users: [{name: %s, ssh_authorized_keys: [%<s]}]}",
                "ignition: {timeouts: {http_total: %s}, proxy: {http_proxy: %<s}}",
            }) {
                Transpilation result = transpile(HEAD + String.format(field, "\"" + text.replace("'", "") + "\""));
                assertThat(result.ok() || !result.marks().entries().isEmpty()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "0",
                "1.",
                ".1_",
                "1_",
                "-",
                "+",
                "0x",
                "2000-",
                "2000-01-01 ",
                "a: ",
                "#",
                "&",
                "*",
                "%",
                "!"
            })
    void longPlainWordsTakeNoLonger(String word) {
        for (String field : new String[] {"x: ", "storage:\n  files:\n    - mode: ", "variant: "}) {
            Transpilation result = transpile(HEAD + field + word.repeat(20_000) + "\n");
            assertThat(result.ok() || !result.marks().entries().isEmpty()).isTrue();
        }
    }

    @Test
    void endlessLetterSearchIsBounded() {
        Random random = new Random(1);
        String text =
                random.ints(4_000_000, 'a', 'c').mapToObj(Character::toString).collect(joining());
        assertThat(transpile(HEAD + "storage: {files: [{path: /a, contents: {inline: " + text + "}}]}")
                        .ok())
                .isTrue();
    }

    @Test
    void manyPathsAndPartitionsAreCheckedInReasonableTime() {
        String links = IntStream.range(0, 20_000)
                .mapToObj(i -> "    - {path: /a/" + i + ", target: x}\n")
                .collect(joining());
        assertThat(transpile(HEAD + "storage:\n  links:\n" + links).ok()).isTrue();
        String partitions = IntStream.range(1, 10_000)
                .mapToObj(i -> "{number: " + i + ", start_mib: " + i * 10L + ", size_mib: 5},")
                .collect(joining());
        assertThat(transpile(HEAD + "storage: {disks: [{device: /dev/a, partitions: [" + partitions + "]}]}")
                        .ok())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x: \0",
                "\0",
                "x: \u0001",
                "x: \"\\ud800\"",
                "storage: &s\n  files: *s\n",
                "storage: &s\n  files:\n    - *s\n",
                "storage: &s [*s]\n",
                "&a *a",
                "? &a [*a] : *a",
                "storage:\n  <<: &s {files: *s}\n",
                "<<: *x",
                "? {a: b}\n: c",
                "storage: !!binary //79",
                "storage: !!timestamp x",
                "storage: !<tag:yaml.org,2002:int> 7",
                "%YAML 9.9\n---\na: b",
                "--- a\n--- b",
                "...",
                "\uFEFF\uFEFF",
                "\"",
                "'",
                "|",
                "x: |99\n",
                "x: >-+\n",
                "*",
                "&",
                "!",
                "\t",
                "- - - -\n - -",
                "{{{{",
                "\r\r\r"
            })
    void oddYamlNeverThrows(String text) {
        for (String source : new String[] {text, HEAD + text, text + "\n" + HEAD}) {
            Transpilation result = transpile(source);
            assertThat(result.ok() || !result.marks().entries().isEmpty())
                    .as(source)
                    .isTrue();
        }
    }

    @Test
    void randomBytesNeverThrow() {
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(Butane.transpile(bytes, ButaneOptions.defaults()).ok()).isFalse();
            assertThat(Ignition.validate(bytes).isFatal()).isTrue();
        }
        assertThat(transpile(HEAD + "x: \0").ok()).isFalse();
        byte[] latin = (HEAD + "# \u00e9\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Butane.transpile(latin, ButaneOptions.defaults()).ok()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"ignition\":{\"version\":\"3.0.0\"},\"x\":["})
    void deepJsonIsRefused(String opening) {
        byte[] json = opening.repeat(200_000).getBytes(StandardCharsets.UTF_8);
        assertThat(Ignition.validate(json).isFatal()).isTrue();
        assertThat(Decompiler.decompile(json, "fcos").report().isFatal()).isTrue();
    }

    private Transpilation local(String yaml) {
        return Butane.transpile(
                (HEAD + yaml).getBytes(StandardCharsets.UTF_8),
                ButaneOptions.defaults().withFiles(directory.resolve("files")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../secret", "a/../../secret", "/../secret", "escape", "inner/escape", "up/secret", "//../secret"
            })
    void localNeverLeavesTheFilesDirectory(String path) throws IOException {
        Path files = Files.createDirectories(directory.resolve("files/inner"));
        Files.writeString(directory.resolve("secret"), "hunter2");
        Files.createSymbolicLink(directory.resolve("files/escape"), Path.of("../secret"));
        Files.createSymbolicLink(
                files.resolve("escape"), directory.resolve("secret").toAbsolutePath());
        Files.createSymbolicLink(directory.resolve("files/up"), Path.of(".."));
        for (String yaml : new String[] {
            "storage: {files: [{path: /a, contents: {local: %s}}]}",
            "storage: {trees: [{local: %s}]}",
            "systemd: {units: [{name: a.service, contents_local: %s}]}",
            "passwd: {users: [{name: core, ssh_authorized_keys_local: [%s]}]}",
            "ignition: {config: {merge: [{local: %s}]}}",
        }) {
            Transpilation result = local(String.format(yaml, path));
            assertThat(result.ok()).as(yaml).isFalse();
            assertThat(result.toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void fifosAndDevicesAreNotRead() throws IOException, InterruptedException {
        Path files = Files.createDirectories(directory.resolve("files/tree"));
        assertThat(new ProcessBuilder("mkfifo", files.resolve("fifo").toString())
                        .start()
                        .waitFor())
                .isZero();
        Transpilation tree = local("storage: {trees: [{local: tree}]}");
        assertThat(tree.ok()).isFalse();
        assertThat(tree.report().entries()).isNotEmpty();
        assertThat(local("storage: {files: [{path: /a, contents: {local: tree/fifo}}]}")
                        .ok())
                .isFalse();
        Files.createSymbolicLink(files.resolve("zero"), Path.of("/dev/zero"));
        assertThat(local("storage: {files: [{path: /a, contents: {local: tree/zero}}]}")
                        .ok())
                .isFalse();
        Transpilation devices = Butane.transpile(
                (HEAD + "storage: {files: [{path: /a, contents: {local: zero}}]}").getBytes(StandardCharsets.UTF_8),
                ButaneOptions.defaults().withFiles(Path.of("/dev")));
        assertThat(devices.ok()).isFalse();
    }

    @Test
    void linksInTreesBecomeLinksAndAreNotFollowed() throws IOException {
        Path files = Files.createDirectories(directory.resolve("files/tree"));
        Files.createSymbolicLink(files.resolve("loop"), Path.of("."));
        Files.createSymbolicLink(files.resolve("shadow"), Path.of("/nowhere/shadow"));
        assertThat(local("storage: {trees: [{local: tree}]}")).isInstanceOfSatisfying(Accepted.class, accepted -> {
            assertThat(accepted.ignition().files()).isEmpty();
            assertThat(accepted.ignition().links()).hasSize(2);
        });
    }

    @Test
    void fileThatIsTooLargeIsRefusedUnread() throws IOException {
        Path file = Files.createDirectories(directory.resolve("files")).resolve("large");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(1L << 40);
        }
        assertThat(local("storage: {files: [{path: /a, contents: {local: large}}]}")
                        .ok())
                .isFalse();
    }

    @Test
    void bytesThatAreNoTextBecomeReplacementCharacters() throws IOException {
        Files.write(directory.resolve("a.service"), new byte[] {'[', 'U', ']', '\n', 'a', '=', (byte) 0xe9, '\n'});
        String source = HEAD + "systemd: {units: [{name: a.service, contents_local: a.service}]}\n"
                + "passwd: {users: [{name: !!binary \"/w==\"}]}\n";
        ButaneOptions options = ButaneOptions.defaults().withFiles(directory);
        assertThat(Butane.transpile(source.getBytes(StandardCharsets.UTF_8), options))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.output())
                                .contains("\"name\":\"\\ufffd\"", "\"contents\":\"[U]\\na=\\ufffd\\n\""));
    }

    @Test
    void oneBadCaseOfABatchLeavesTheOthers() throws IOException {
        Files.write(directory.resolve("a.service"), new byte[] {'[', 'U', ']', '\n', 'a', '=', (byte) 0xe9, '\n'});
        Files.writeString(
                directory.resolve("binary.bu"),
                HEAD + "systemd: {units: [{name: a.service, contents_local: a.service}]}\n");
        Files.writeString(directory.resolve("good.bu"), HEAD);
        Path output = directory.resolve("out");
        String cases = "missing\nbinary\t--files-dir=.\nflag\t--wat\nargument\t-d\ngood\t--debug\n";
        int count = new ButaneBatch(directory, output).run(new BufferedReader(new StringReader(cases)));
        assertThat(count).isEqualTo(5);
        assertThat(output.resolve("missing.exit")).hasContent("1");
        assertThat(output.resolve("missing.stderr")).content().contains("failed to open missing.bu");
        assertThat(output.resolve("binary.ign")).content().contains("a=\\ufffd");
        assertThat(output.resolve("flag.exit")).hasContent("2");
        assertThat(output.resolve("argument.exit")).hasContent("2");
        assertThat(output.resolve("good.exit")).hasContent("0");
    }
}
