package dev.slipway.pxe.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageLibraryTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path temporary;

    private Path root;
    private final Set<BootImage> needed = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void prepare() {
        root = temporary.resolve("images");
    }

    private ImageLibrary open() throws IOException {
        return ImageLibrary.open(
                root, CLOCK, image -> needed.contains(image) ? List.of("node1 is pinned to it") : List.of());
    }

    private Path fcos(String version) throws IOException {
        Map<String, byte[]> files = Artefacts.fcos(version, 400_000);
        files.put(
                "stable.json",
                Artefacts.streamJson(version, files, "https://h/prod/").getBytes(StandardCharsets.UTF_8));
        return Artefacts.write(temporary.resolve("fcos-" + version), files);
    }

    private Path flatcar() throws IOException {
        return Artefacts.write(temporary.resolve("flatcar"), Artefacts.flatcar(Artefacts.FLATCAR_VERSION));
    }

    private static ImportRequest request(Path directory) {
        return new ImportRequest(directory, "", "", false);
    }

    @Test
    void a_directory_of_fedora_coreos_is_taken_in_and_is_still_there_after_a_restart() throws Exception {
        BootImage image = open().importDirectory(request(fcos("44.20260802.3.1")));

        assertThat(image.words()).isEqualTo("Fedora CoreOS 44.20260802.3.1 (stable, x86_64)");
        assertThat(image.published()).isEqualTo(CLOCK.instant());
        assertThat(image.file(FileRole.KERNEL)).hasValueSatisfying(kernel -> {
            assertThat(kernel.name()).isEqualTo("kernel-of.44.20260802.3.1");
            assertThat(kernel.size()).isEqualTo(70_000);
        });
        ImageLibrary again = open();
        assertThat(again.list()).containsExactly(image);
        assertThat(again.problems()).isEmpty();
        assertThat(again.usedBytes()).isEqualTo(70_000 + 200_000 + 400_000 + 566);
    }

    @Test
    void a_directory_of_flatcar_lies_where_flatcar_install_looks_for_it() throws Exception {
        ImageLibrary library = open();
        BootImage image = library.importDirectory(new ImportRequest(flatcar(), "stable", "amd64", false));

        BootFile disk = image.file(FileRole.IMAGE).orElseThrow();
        // flatcar-install -b BASE -V VERSION fetches BASE/VERSION/flatcar_production_image.bin.bz2 and its .sig
        assertThat(image.path(disk)).isEqualTo("flatcar/stable/x86_64/4593.2.5/flatcar_production_image.bin.bz2");
        assertThat(library.locate(image.path(disk) + ".sig"))
                .hasValueSatisfying(path -> assertThat(path).isRegularFile());
    }

    @Test
    void the_newest_version_is_found_by_number_and_a_version_by_its_name() throws Exception {
        ImageLibrary library = open();
        for (String version : List.of("44.20260802.3.9", "44.20260802.3.10", "9.20260802.3.1")) {
            library.importDirectory(request(fcos(version)));
        }
        assertThat(library.list())
                .extracting(image -> image.version().value())
                .containsExactly("44.20260802.3.10", "44.20260802.3.9", "9.20260802.3.1");
        assertThat(library.find(OsFamily.FCOS, "stable", "", CpuArch.X86_64))
                .hasValueSatisfying(image -> assertThat(image.version().value()).isEqualTo("44.20260802.3.10"));
        assertThat(library.find(OsFamily.FCOS, "stable", "9.20260802.3.1", CpuArch.X86_64))
                .isPresent();
        assertThat(library.find(OsFamily.FCOS, "stable", "", CpuArch.AARCH64)).isEmpty();
        assertThat(library.find(OsFamily.FCOS, "next", "", CpuArch.X86_64)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "fcos/stable/x86_64/44.20260802.3.1/../../../../../secret",
                "fcos/stable/x86_64/44.20260802.3.1/image.json",
                "fcos/stable/x86_64/44.20260802.3.1/",
                "fcos/stable/x86_64/44.20260802.3.1//kernel-of.44.20260802.3.1",
                "/fcos/stable/x86_64/44.20260802.3.1/kernel-of.44.20260802.3.1",
                "fcos\\stable",
                ".staging/x",
                "",
                "\0"
            })
    void only_published_files_are_found(String path) throws Exception {
        Files.writeString(temporary.resolve("secret"), "x");
        ImageLibrary library = open();
        BootImage image = library.importDirectory(request(fcos("44.20260802.3.1")));

        assertThat(library.locate(path)).isEmpty();
        assertThat(library.locate(image.path(image.files().getFirst()))).isPresent();
    }

    @Test
    void a_file_with_a_wrong_checksum_is_refused_and_nothing_is_left() throws Exception {
        for (Path directory : List.of(fcos("44.20260802.3.1"), flatcar())) {
            try (Stream<Path> entries = Files.list(directory)) {
                Path victim = entries.filter(file -> file.toString().endsWith(".img")
                                || file.toString().endsWith(".gz"))
                        .findFirst()
                        .orElseThrow();
                byte[] content = Files.readAllBytes(victim);
                content[content.length - 1] ^= 1;
                Files.write(victim, content);
            }
            ImageLibrary library = open();
            assertThatThrownBy(() -> library.importDirectory(new ImportRequest(directory, "stable", "x86_64", false)))
                    .isInstanceOf(ImageRefusedException.class)
                    .hasMessageContaining("is not what its publisher says")
                    .hasMessageContaining("fetch it again");
            assertThat(library.list()).isEmpty();
            assertNothingStaged();
        }
    }

    @Test
    void missing_files_and_unsaid_facts_are_named() throws Exception {
        ImageLibrary library = open();
        Path fcos = fcos("44.20260802.3.1");
        Files.delete(fcos.resolve("rootfs-of.44.20260802.3.1.img"));
        assertRefused(library, request(fcos), "lacks rootfs-of.44.20260802.3.1.img");

        Path flatcar = flatcar();
        assertRefused(library, new ImportRequest(flatcar, "", "x86_64", false), "do not tell their channel");
        assertRefused(library, new ImportRequest(flatcar, "stable", "", false), "do not tell their processor");
        Files.delete(flatcar.resolve("flatcar_production_image.bin.bz2.sig"));
        assertRefused(
                library, new ImportRequest(flatcar, "stable", "x86_64", false), "flatcar_production_image.bin.bz2.sig");
        Files.delete(flatcar.resolve("flatcar_production_pxe.vmlinuz.DIGESTS"));
        assertRefused(library, new ImportRequest(flatcar, "stable", "x86_64", false), "vmlinuz.DIGESTS is missing");

        assertRefused(library, request(temporary.resolve("nowhere")), "is not a directory");
        assertRefused(library, request(Files.createDirectory(temporary.resolve("bare"))), "neither a version.txt");
        Path binary = Artefacts.write(temporary.resolve("binary"), Map.of("x.json", new byte[] {(byte) 0xff, 0}));
        assertRefused(library, request(binary), "is not a text in UTF-8");
        assertNothingStaged();
    }

    private static void assertRefused(ImageLibrary library, ImportRequest request, String words) {
        assertThatThrownBy(() -> library.importDirectory(request))
                .isInstanceOfSatisfying(ImageRefusedException.class, refused -> {
                    assertThat(refused.reason()).contains(words);
                    assertThat(refused.remedy()).isNotEmpty();
                });
        assertThat(library.list()).isEmpty();
    }

    private void assertNothingStaged() throws IOException {
        try (Stream<Path> staged = Files.list(root.resolve(".staging"))) {
            assertThat(staged).isEmpty();
        }
    }

    @Test
    void the_same_version_twice_is_one_image() throws Exception {
        ImageLibrary library = open();
        BootImage first = library.importDirectory(request(fcos("44.20260802.3.1")));
        BootImage second = library.importDirectory(request(fcos("44.20260802.3.1")));

        assertThat(second).isEqualTo(first);
        assertThat(library.list()).hasSize(1);
        assertNothingStaged();
    }

    @Test
    void files_are_shared_with_the_directory_when_that_is_wanted() throws Exception {
        Path directory = fcos("44.20260802.3.1");
        ImageLibrary library = open();
        BootImage image = library.importDirectory(new ImportRequest(directory, "", "", true));

        BootFile kernel = image.file(FileRole.KERNEL).orElseThrow();
        Path here = library.locate(image.path(kernel)).orElseThrow();
        assertThat(Files.getAttribute(here, "unix:ino"))
                .isEqualTo(Files.getAttribute(directory.resolve(kernel.name()), "unix:ino"));
    }

    @Test
    void an_image_that_somebody_needs_cannot_be_removed_others_can() throws Exception {
        ImageLibrary library = open();
        BootImage image = library.importDirectory(request(fcos("44.20260802.3.1")));
        needed.add(image);
        assertThatThrownBy(() -> library.delete(image)).hasMessageContaining("is needed: node1 is pinned to it");
        assertThat(library.list()).containsExactly(image);

        needed.clear();
        library.delete(image);
        assertThat(library.list()).isEmpty();
        assertThat(library.locate(image.path(image.files().getFirst()))).isEmpty();
        assertThat(open().list()).isEmpty();
        assertNothingStaged();
        assertThatThrownBy(() -> library.delete(image)).hasMessageContaining("is not in the library");
    }

    @Test
    void opening_removes_half_imports_and_half_deletions_and_keeps_downloads() throws Exception {
        open();
        for (String left : List.of("import-1", "trash-2", "download-x")) {
            Files.createDirectories(root.resolve(".staging").resolve(left).resolve("deep"));
        }
        open();
        try (Stream<Path> staged = Files.list(root.resolve(".staging"))) {
            assertThat(staged).extracting(path -> path.getFileName().toString()).containsExactly("download-x");
        }
    }

    @Test
    void directories_that_make_no_sense_are_told_and_left_alone() throws Exception {
        BootImage image = open().importDirectory(request(fcos("44.20260802.3.1")));
        Path directory = root.resolve(image.directory());
        Files.createDirectories(root.resolve("fcos/stable/x86_64/1.2.3"));
        Files.write(directory.resolve(image.files().getFirst().name()), new byte[3]);

        ImageLibrary library = open();
        assertThat(library.list()).isEmpty();
        assertThat(library.problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("1.2.3 has no image.json"))
                .anySatisfy(problem -> assertThat(problem).contains("does not have its 70000 bytes"))
                .allSatisfy(problem -> assertThat(problem).contains("remove the directory"));
        assertThat(directory).exists();
    }

    @Test
    void a_damaged_or_misplaced_manifest_is_told() throws Exception {
        BootImage image = open().importDirectory(request(fcos("44.20260802.3.1")));
        Path manifest = root.resolve(image.directory()).resolve("image.json");
        String good = Files.readString(manifest);
        for (String bad : List.of(
                "",
                "{}",
                "[1",
                good.replace("\"format\" : 1", "\"format\" : 2"),
                good.replace("44.20260802.3.1\"", "44.20260802.3.2\""),
                good.replace("kernel-of.44.20260802.3.1\"", "../../x\""),
                good.replace("KERNEL", "COLONEL"),
                good.replace("2026-11-20T", "yesterday"))) {
            assertThat(bad).isNotEqualTo(good);
            Files.writeString(manifest, bad);
            ImageLibrary library = open();
            assertThat(library.list()).as(bad).isEmpty();
            assertThat(library.problems()).as(bad).hasSize(1);
        }
    }
}
