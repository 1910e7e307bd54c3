package dev.slipway.host.reset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * For any tree and any expressions that are taken, the preview is what the real find and the shell of the boot leave; and what
 * is refused is refused in words. When it fails, jqwik shows the smallest tree and expressions that do.
 */
class ResetPreviewPropertiesTest {
    private static final List<String> NAMES = List.of(
            "a", "b", "ab", "log", "x.y", "a+b", "[z]", "sp ace", "größe", "(p)", "a$", "^b", "{1}", "A|B", "\\");

    /** Around the escaped path of something in the tree; what {@code %s} is left out of is about all of it. */
    private static final List<String> SHAPES = List.of(
            "%s",
            "%s/",
            "%s$",
            "^%s",
            "(%s)",
            "%s.*",
            "%s.",
            "%s?",
            "%s[^/]*",
            "%s/[a-z]+",
            "%s(/.*)?",
            "%s|/nowhere",
            "(%s|/elsewhere/.*)",
            "%s{1,2}",
            "%s/.*[.]y");

    /** What happens at the boot (bootengine, initrd-setup-root). */
    private static final String DELETE = """
        find "$1" -xdev -depth -regextype egrep -not -regex "$2" -print0 |
          while IFS= read -r -d '' path; do
            if [ -d "$path" ] && ! [ -h "$path" ]; then rmdir -- "$path"; else rm -f -- "$path"; fi
          done 2>/dev/null
        true
        """;

    /** An expression about something in the tree. */
    record Wish(int file, int depth, String shape) {}

    @Provide
    Arbitrary<Set<List<String>>> trees() {
        return Arbitraries.of(NAMES)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .set()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<Wish>> wishes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(SHAPES))
                .as(Wish::new)
                .list()
                .ofMaxSize(4);
    }

    @Property(tries = 60)
    void thePreviewIsWhatFindLeaves(@ForAll("trees") Set<List<String>> files, @ForAll("wishes") List<Wish> wishes)
            throws Exception {
        Assume.that(Files.isExecutable(Path.of("/usr/bin/find")));
        Path parent = Files.createTempDirectory("reset").toRealPath();
        try {
            Path root = Files.createDirectory(parent.resolve("r"));
            List<List<String>> ordered = List.copyOf(files);
            for (List<String> file : ordered) {
                grow(root, file);
            }
            KeepRules rules = new KeepRules(wishes.stream()
                    .map(wish -> regex(root, ordered.get(wish.file() % ordered.size()), wish))
                    .filter(regex -> KeepPath.problem(regex).isEmpty())
                    .map(KeepPath::new)
                    .toList());
            List<RootEntry> listing = all(root).stream()
                    .map(path -> new RootEntry(path, Files.isDirectory(Path.of(path), LinkOption.NOFOLLOW_LINKS), 0))
                    .toList();
            Set<String> stays = ResetPreview.of(listing, rules).items().stream()
                    .filter(item -> item.fate() != ResetPreview.Fate.DELETED)
                    .map(item -> item.entry().path())
                    .collect(Collectors.toCollection(TreeSet::new));

            Process delete = new ProcessBuilder("bash", "-c", DELETE, "reset", root.toString(), rules.effectiveRegex())
                    .redirectErrorStream(true)
                    .start();
            delete.getOutputStream().close();
            delete.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertThat(delete.waitFor()).isZero();

            assertThat(stays).isEqualTo(Files.exists(root) ? all(root) : Set.of());
        } finally {
            remove(parent);
        }
    }

    private static String regex(Path root, List<String> file, Wish wish) {
        String path = root
                + file.stream()
                        .limit(wish.depth())
                        .map(name -> "/" + name.replaceAll("([.*+?()\\[\\]{}|^$\\\\])", "\\\\$1"))
                        .collect(Collectors.joining());
        return wish.shape().formatted(path);
    }

    private static void grow(Path root, List<String> file) throws IOException {
        Path path = root;
        for (String name : file.subList(0, file.size() - 1)) {
            path = path.resolve(name);
            if (!Files.isDirectory(path)) {
                try {
                    Files.createDirectory(path);
                } catch (FileAlreadyExistsException e) {
                    return;
                }
            }
        }
        Path last = path.resolve(file.getLast());
        if (!Files.exists(last)) {
            Files.createFile(last);
        }
    }

    private static Set<String> all(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void remove(Path parent) throws IOException {
        try (Stream<Path> paths = Files.walk(parent)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    @Property
    void anyTextIsTakenOrRefusedInWords(@ForAll String text) {
        String problem = KeepPath.problem(text);
        if (problem.isEmpty()) {
            KeepRules rules = KeepRules.of(text);
            assertThat(rules.effectiveRegex().getBytes(StandardCharsets.UTF_8)).doesNotContain('\'', '\n', 0);
            assertThat(rules.keeps("/selective-os-reset")).isFalse();
        } else {
            assertThat(problem).endsWith(".");
        }
    }
}
