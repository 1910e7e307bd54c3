package dev.slipway.pxe.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.testing.LoaderFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootFileTest {
    private static final Optional<MacAddress> MAC = Optional.of(new MacAddress("52:54:00:7a:11:c4"));

    @TempDir
    Path directory;

    private Path loader;
    private Loaders loaders;

    @BeforeEach
    void install() throws IOException {
        loader = LoaderFiles.efi(directory.resolve("loaders/snponly.efi"), LoaderFiles.X64);
        Files.writeString(directory.resolve("secret"), "secret");
        loaders = new Loaders(directory.resolve("loaders"), List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "52-54-00-7a-11-c4/snponly.efi",
                "/52-54-00-7A-11-C4/snponly.efi",
                "52:54:00:7a:11:c4//snponly.efi",
                "\\52-54-00-7a-11-c4\\snponly.efi"
            })
    void aNameCarriesItsMachine(String name) {
        assertThat(of(name)).isEqualTo(new BootFile.OnDisk(MAC, loader));
    }

    @Test
    void aPlainNameIsServedWithoutMachine() {
        assertThat(of("snponly.efi")).isEqualTo(new BootFile.OnDisk(Optional.empty(), loader));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "52-54-00-7a-11-c4/../secret",
                "/../../etc/passwd",
                "..\\secret",
                "a/../../secret",
                "52-54-00-7a-11-c4/.."
            })
    void aNameThatLeadsOutIsAnEscape(String name) {
        assertThat(of(name)).isInstanceOf(BootFile.Escape.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                ".",
                "52-54-00-7a-11-c4/",
                "/etc/passwd",
                "secret",
                "snponly.efi/x",
                "%2e%2e/secret",
                "~root",
                "C:\\secret",
                "pxelinux.cfg/default",
                "loaders/snponly.efi"
            })
    void aNameThatIsNoLoaderFindsNothing(String name) {
        assertThat(of(name)).isInstanceOf(BootFile.Unknown.class);
    }

    @Test
    void aLinkThatLeadsOutOfTheLoadersFindsNothing() throws IOException {
        Files.createSymbolicLink(directory.resolve("loaders/ipxe.efi"), directory.resolve("secret"));
        assertThat(of("ipxe.efi")).isInstanceOf(BootFile.Unknown.class);
    }

    @Test
    void autoexecLeadsAMachineToItsScript() {
        assertThat(of("52-54-00-7a-11-c4/autoexec.ipxe")).isInstanceOfSatisfying(BootFile.Autoexec.class, autoexec -> {
            assertThat(autoexec.mac()).isEqualTo(MAC);
            assertThat(autoexec.script()).isEqualTo("""
                                    #!ipxe
                                    dhcp || goto failed
                                    chain --replace http://10.77.0.2:8081/boot.ipxe?mac=52-54-00-7a-11-c4&uuid=${uuid}&serial=${serial:uristring}&arch=${buildarch:uristring}&platform=${platform} || goto failed
                                    :failed
                                    echo Slipway at http://10.77.0.2:8081 gave no boot script. Going on to the next boot device.
                                    sleep 10
                                    exit 1
                                    """);
        });
    }

    @Test
    void autoexecWithoutMachineLetsIpxeSayWhichItIs() {
        assertThat(of("autoexec.ipxe"))
                .isInstanceOfSatisfying(
                        BootFile.Autoexec.class,
                        autoexec -> assertThat(autoexec.script()).contains("?mac=${mac:hexhyp}&uuid=${uuid}"));
        assertThat(of("52-54-00-7a-11-c4/arm64/autoexec.ipxe")).isInstanceOf(BootFile.Autoexec.class);
    }

    private BootFile of(String name) {
        return BootFile.of(name, loaders, BootInterface.of("br0", BootInterface.address("10.77.0.2"), 8081));
    }
}
