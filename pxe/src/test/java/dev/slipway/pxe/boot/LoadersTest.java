package dev.slipway.pxe.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.pxe.testing.LoaderFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadersTest {
    @TempDir
    Path directory;

    private Path own;
    private Path system;
    private Loaders loaders;

    @BeforeEach
    void places() {
        own = directory.resolve("data/loaders");
        system = directory.resolve("usr/share/ipxe");
        loaders = new Loaders(own, List.of(system));
    }

    @ParameterizedTest(name = "{1} for {0} as {2}")
    @CsvSource({
        "X64_EFI,   snponly.efi,               snponly.efi",
        "X64_EFI,   ipxe-snponly-x86_64.efi,   snponly.efi",
        "X64_EFI,   snponly-x86_64.efi,        snponly.efi",
        "X64_EFI,   x86_64/ipxe.efi,           ipxe.efi",
        "X64_EFI,   ipxe-amd64.efi,            ipxe.efi",
        "X64_EFI,   ipxe-x86_64.efi,           ipxe.efi",
        "X64_EFI_HTTP, snponly.efi,            snponly.efi",
        "ARM64_EFI, arm64-efi/snponly.efi,     arm64/snponly.efi",
        "ARM64_EFI, ipxe-arm64.efi,            arm64/ipxe.efi",
        "ARM64_EFI_HTTP, arm64-efi/ipxe.efi,   arm64/ipxe.efi",
        "X86_EFI,   ipxe-i386.efi,             i386/ipxe.efi",
        "X86_BIOS,  undionly.kpxe,             undionly.kpxe",
        "X86_BIOS,  ipxe.pxe,                  ipxe.pxe"
    })
    void aLoaderIsFoundWhereDistributionsPutIt(ClientArch arch, String file, String path) throws IOException {
        Path installed = LoaderFiles.efi(system.resolve(file), machine(arch));
        assertThat(loaders.choose(arch, "")).isEqualTo(new LoaderChoice.Found(arch, new Loader(path, installed, 4096)));
        assertThat(loaders.find(path)).contains(new Loader(path, installed, 4096));
    }

    @Test
    void theFirmwaresOwnDriverIsPreferredAndAMachineMayHaveAnother() throws IOException {
        LoaderFiles.efi(system.resolve("snponly.efi"), LoaderFiles.X64);
        LoaderFiles.efi(system.resolve("ipxe.efi"), LoaderFiles.X64);
        assertThat(path(ClientArch.X64_EFI, "")).isEqualTo("snponly.efi");
        assertThat(path(ClientArch.X64_EFI, "ipxe.efi")).isEqualTo("ipxe.efi");
    }

    @Test
    void anOverrideThatCannotSuitTheFirmwareIsPassedOver() throws IOException {
        LoaderFiles.bytes(system.resolve("undionly.kpxe"), 100);
        LoaderFiles.efi(system.resolve("ipxe.efi"), LoaderFiles.X64);
        assertThat(path(ClientArch.X86_BIOS, "ipxe.efi")).isEqualTo("undionly.kpxe");
    }

    @Test
    void anOverrideThatIsNotThereIsMissingAndNothingElseIsServed() throws IOException {
        LoaderFiles.efi(system.resolve("ipxe.efi"), LoaderFiles.X64);
        assertThat(loaders.choose(ClientArch.X64_EFI, "special.efi"))
                .isInstanceOfSatisfying(
                        LoaderChoice.Missing.class,
                        missing -> assertThat(missing.words()).contains("special.efi"));
    }

    @Test
    void theAdminsOwnLoaderWins() throws IOException {
        LoaderFiles.efi(system.resolve("snponly.efi"), LoaderFiles.X64);
        Path mine = LoaderFiles.efi(own.resolve("snponly.efi"), LoaderFiles.X64);
        assertThat(loaders.find("snponly.efi")).map(Loader::file).contains(mine);
    }

    @Test
    void aLoaderForAnotherCpuIsNotServed() throws IOException {
        LoaderFiles.efi(own.resolve("snponly.efi"), LoaderFiles.ARM64);
        assertThat(loaders.choose(ClientArch.X64_EFI, "")).isInstanceOf(LoaderChoice.Missing.class);
    }

    @Test
    void whereAShimLiesBesideTheLoaderUefiGetsTheShim() throws IOException {
        // As in iPXE's own release.
        LoaderFiles.efi(own.resolve("x86_64-sb/snponly-shimx64.efi"), LoaderFiles.X64);
        Path second = LoaderFiles.efi(own.resolve("x86_64-sb/snponly.efi"), LoaderFiles.X64);
        LoaderFiles.efi(system.resolve("snponly.efi"), LoaderFiles.X64);
        assertThat(path(ClientArch.X64_EFI, "")).isEqualTo("snponly-shimx64.efi");
        assertThat(path(ClientArch.X64_EFI_HTTP, "")).isEqualTo("snponly-shimx64.efi");
        // Shim then asks for its own name without -shimx64, in the same directory.
        assertThat(loaders.find("snponly.efi")).map(Loader::file).contains(second);
    }

    @Test
    void aPlainShimLeadsToIpxe() throws IOException {
        LoaderFiles.efi(own.resolve("arm64-sb/shimaa64.efi"), LoaderFiles.ARM64);
        LoaderFiles.efi(own.resolve("arm64-sb/ipxe.efi"), LoaderFiles.ARM64);
        assertThat(path(ClientArch.ARM64_EFI, "")).isEqualTo("arm64/shimaa64.efi");
    }

    @Test
    void aShimWithoutItsSecondStageBesideItIsNotUsed() throws IOException {
        LoaderFiles.efi(own.resolve("snponly-shimx64.efi"), LoaderFiles.X64);
        LoaderFiles.efi(system.resolve("snponly.efi"), LoaderFiles.X64);
        assertThat(path(ClientArch.X64_EFI, "")).isEqualTo("snponly.efi");
    }

    @Test
    void onlyKnownFilesAreServedOutOfSystemDirectories() throws IOException {
        LoaderFiles.bytes(system.resolve("vmlinuz"), 10);
        LoaderFiles.bytes(own.resolve("memtest.bin"), 10);
        assertThat(loaders.find("vmlinuz")).isEmpty();
        assertThat(loaders.find("memtest.bin")).isPresent();
    }

    @Test
    void linksBetweenDirectoriesOfLoadersAreFollowed() throws IOException {
        Path boot = LoaderFiles.efi(directory.resolve("boot/ipxe.efi"), LoaderFiles.X64);
        Files.createDirectories(system);
        Files.createSymbolicLink(system.resolve("ipxe.efi"), boot);
        assertThat(loaders.find("ipxe.efi")).isEmpty();
        assertThat(new Loaders(own, List.of(system, directory.resolve("boot"))).find("ipxe.efi"))
                .isPresent();
    }

    @Test
    void whatIsMissingComesWithAPackageForEveryDistributionAndAPlace() {
        assertThat(loaders.report())
                .hasSize(4)
                .allSatisfy(choice -> assertThat(choice).isInstanceOfSatisfying(LoaderChoice.Missing.class, missing -> {
                    assertThat(missing.words()).contains(missing.arch().words());
                    assertThat(missing.remedy())
                            .contains("dnf install ipxe-bootimgs")
                            .contains(own.toString());
                }));
    }

    @Test
    void debiansPackageIsUnderstood() {
        assumeTrue(
                Files.exists(Path.of("/usr/lib/ipxe/undionly.kpxe")),
                "SKIPPED: Debian's package ipxe is not installed (apt install ipxe)");
        Loaders installed = Loaders.in(directory);
        for (ClientArch arch : List.of(ClientArch.X86_BIOS, ClientArch.X64_EFI)) {
            assertThat(installed.choose(arch, "")).isInstanceOf(LoaderChoice.Found.class);
        }
        assertThat(installed.find("ipxe.efi")).isPresent();
    }

    private String path(ClientArch arch, String override) {
        return ((LoaderChoice.Found) loaders.choose(arch, override)).loader().path();
    }

    private static int machine(ClientArch arch) {
        return switch (LoaderCpu.of(arch)) {
            case X86_64 -> LoaderFiles.X64;
            case ARM64 -> LoaderFiles.ARM64;
            case I386 -> LoaderFiles.I386;
        };
    }
}
