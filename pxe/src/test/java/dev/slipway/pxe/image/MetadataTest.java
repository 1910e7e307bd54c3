package dev.slipway.pxe.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.pxe.image.Release.ReleaseFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
    private static final String H = "a".repeat(64);

    private static String stream(String arch, String pxe) {
        return """
                {"stream":"stable","metadata":{"last-modified":"2026-08-18T10:00:00Z"},"architectures":{"%s":{"artifacts":{
                 "metal":{"release":"44.20260802.3.1","formats":{"pxe":%s,"iso":{"disk":{"location":"x","sha256":"y"}}}},
                 "qemu":{"release":"44.20260802.3.1","formats":{}}},"images":{}}}}""".formatted(arch, pxe);
    }

    private static String pxe(String kernel) {
        return """
                {"kernel":{"location":"%1$s","signature":"%1$s.sig","sha256":"%2$s"},
                 "initramfs":{"location":"https://h/b/live-initramfs.x86_64.img","sha256":"%2$s"},
                 "rootfs":{"location":"https://h/b/live-rootfs.x86_64.img","sha256":"%2$s"}}""".formatted(kernel, H);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h/b/fedora-coreos-44.20260802.3.1-live-kernel.x86_64",
                "https://h/b/fedora-coreos-36.20221014.3.1-live-kernel-x86_64",
                "https://h/vmlinuz"
            })
    void names_are_taken_from_the_metadata_whatever_they_are(String kernel) throws ImageRefusedException {
        Release release =
                FcosMetadata.read(stream("x86_64", pxe(kernel)), "stable.json").getFirst();

        assertThat(release.version().value()).isEqualTo("44.20260802.3.1");
        assertThat(release.cpu()).isEqualTo(CpuArch.X86_64);
        assertThat(release.files())
                .extracting(ReleaseFile::role)
                .containsExactly(FileRole.KERNEL, FileRole.SIGNATURE, FileRole.INITRD, FileRole.ROOTFS);
        assertThat(release.files().getFirst().name()).isEqualTo(kernel.substring(kernel.lastIndexOf('/') + 1));
        assertThat(release.files().getFirst().location()).isEqualTo(kernel);
    }

    @Test
    void a_single_builds_release_json_is_read_too() throws ImageRefusedException {
        String json = """
                {"release":"44.20260802.3.1","stream":"testing","metadata":{},"architectures":
                 {"aarch64":{"commit":"c","media":{"metal":{"artifacts":{"pxe":%s}}}},"s390x":{"commit":"d","media":{}}}}""".formatted(pxe("https://h/k"));
        List<Release> releases = FcosMetadata.read(json, "release.json");

        assertThat(releases).singleElement().satisfies(release -> {
            assertThat(release.cpu()).isEqualTo(CpuArch.AARCH64);
            assertThat(release.stream()).isEqualTo("testing");
            assertThat(release.version().value()).isEqualTo("44.20260802.3.1");
        });
    }

    @Test
    void unusable_metadata_are_refused_with_the_place_and_a_remedy() {
        assertRefused("{", "is not JSON");
        assertRefused("[]", "no \"stream\"");
        assertRefused("{\"stream\":\"../x\"}", "names the stream");
        assertRefused(stream("s390x", pxe("https://h/k")), "describes nothing that boots over the network");
        assertRefused(stream("x86_64", "{}"), "describes nothing that boots over the network");
        assertRefused(stream("x86_64", "{\"kernel\":{}}"), "x86_64.kernel has no \"location\"");
        assertRefused(stream("x86_64", pxe("https://h/k").replace(H, "zz")), "is not a SHA-256");
        assertRefused(stream("x86_64", pxe("https://h/..")), "ends in no file name");
        assertRefused(stream("x86_64", pxe("https://h/k?x=1 2")), "ends in no file name");
        assertRefused(stream("x86_64", pxe("https://h/k")).replace("44.20260802.3.1", "a/b"), "is not a version");
        assertRefused("{".repeat(100_000), "is not JSON");
    }

    private static void assertRefused(String json, String words) {
        assertThatThrownBy(() -> FcosMetadata.read(json, "stable.json"))
                .as(json.substring(0, Math.min(200, json.length())))
                .isInstanceOfSatisfying(ImageRefusedException.class, refused -> {
                    assertThat(refused.reason()).contains("stable.json").contains(words);
                    assertThat(refused.remedy()).isNotEmpty();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FLATCAR_VERSION=4593.2.5 | 4593.2.5",
                "FLATCAR_BUILD=4593~FLATCAR_VERSION=\"4152.2.1\"~FLATCAR_VERSION_ID=1 | 4152.2.1",
                "FLATCAR_VERSION_ID=4845.0.0~FLATCAR_VERSION=4845.0.0+nightly-20261006-2100 | 4845.0.0+nightly-20261006-2100"
            })
    void flatcars_version_is_read_from_version_txt(String text, String version) throws ImageRefusedException {
        assertThat(FlatcarMetadata.version(text.replace('~', '\n'), "version.txt")
                        .value())
                .isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "FLATCAR_VERSION_ID=1", "FLATCAR_VERSION=", "FLATCAR_VERSION=../..", "<html>404</html>"})
    void a_version_txt_without_a_version_is_refused(String text) {
        assertThatThrownBy(() -> FlatcarMetadata.version(text, "version.txt"))
                .isInstanceOf(ImageRefusedException.class)
                .hasMessageContaining("version.txt");
    }

    @Test
    void only_sha512_counts_of_flatcars_digests() throws ImageRefusedException {
        String sha512 = "b".repeat(128);
        String digests = "# MD5 HASH\n" + "c".repeat(32) + "  f\n# SHA1 HASH\n" + "d".repeat(40)
                + "  f\n# SHA512 HASH\n" + sha512 + "  f\n";
        assertThat(FlatcarMetadata.digest(digests, "f", "f.DIGESTS")).isEqualTo(new Checksum("SHA-512", sha512));

        for (String bad : List.of(
                "# MD5 HASH\n" + "c".repeat(32) + "  f\n",
                "# SHA512 HASH\n" + sha512 + "  other\n",
                "# SHA512 HASH\n" + "c".repeat(32) + "  f\n",
                "")) {
            assertThatThrownBy(() -> FlatcarMetadata.digest(bad, "f", "f.DIGESTS"))
                    .isInstanceOf(ImageRefusedException.class)
                    .hasMessageContaining("f.DIGESTS");
        }
    }
}
