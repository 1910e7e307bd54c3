package dev.slipway.pxe.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.BootDecision;
import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.ClientArch;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.testing.LoaderFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootAnswerTest {
    private static final BootDecision SERVE = new BootDecision.Serve("");
    private static final BootInterface LAN = BootInterface.of("br0", BootInterface.address("10.77.0.2"), 8081);
    private static final String MACHINE = "52-54-00-7a-11-c4";

    @TempDir
    Path directory;

    private Loaders loaders;

    @BeforeEach
    void install() throws IOException {
        LoaderFiles.bytes(directory.resolve("undionly.kpxe"), 100);
        LoaderFiles.efi(directory.resolve("snponly.efi"), LoaderFiles.X64);
        LoaderFiles.efi(directory.resolve("ipxe.efi"), LoaderFiles.X64);
        LoaderFiles.efi(directory.resolve("arm64/snponly.efi"), LoaderFiles.ARM64);
        LoaderFiles.efi(directory.resolve("i386/ipxe.efi"), LoaderFiles.I386);
        loaders = new Loaders(directory, List.of());
    }

    @ParameterizedTest(name = "architecture {0}")
    @CsvSource({"0,  undionly.kpxe", "6,  i386/ipxe.efi", "7,  snponly.efi", "9,  snponly.efi", "11, arm64/snponly.efi"
    })
    void eachArchitectureEndsUpWithItsLoaderByTftp(int arch, String loader) {
        BootReply reply = arch == 0
                ? reply(Ask.discover(arch), Listener.DHCP_SERVER)
                : reply(Ask.request(arch), Listener.BOOT_SERVER);
        assertThat(reply.file()).isEqualTo(MACHINE + "/" + loader);
        assertThat(reply.message().file()).isEqualTo(reply.file());
        assertThat(reply.message().option(DhcpOption.BOOT_FILE_NAME).text()).isEqualTo(reply.file());
    }

    @ParameterizedTest(name = "architecture {0}")
    @CsvSource({"15, i386/ipxe.efi", "16, snponly.efi", "17, snponly.efi", "19, arm64/snponly.efi"})
    void uefiHttpBootGetsAUrlWithAnAddressAndNoVendorOption(int arch, String loader) {
        BootReply reply = reply(Ask.httpDiscover(arch), Listener.DHCP_SERVER);
        assertThat(reply.file()).isEqualTo("http://10.77.0.2:8081/m/" + MACHINE + "/loader/" + loader);
        assertThat(reply.message().option(DhcpOption.VENDOR_CLASS).text()).isEqualTo("HTTPClient");
        assertThat(reply.message().has(DhcpOption.VENDOR_SPECIFIC)).isFalse();
    }

    @Test
    void everyOtherArchitectureIsDeclinedWithItsNumber() {
        for (int arch = 0; arch <= 0x30; arch++) {
            if (ClientArch.ofCode(arch) == ClientArch.UNSUPPORTED) {
                assertThat(answer(Ask.discover(arch), Listener.DHCP_SERVER, SERVE))
                        .isEqualTo(new BootAnswer.Decline(
                                "there is no loader for its architecture (option 93 says " + arch + ")"));
            }
        }
    }

    @Test
    void uefiIsOfferedABootServerWithoutFileAndWithoutVendorOption() {
        DhcpMessage offer = reply(Ask.discover(7), Listener.DHCP_SERVER).message();
        assertThat(offer.messageType()).isEqualTo(DhcpMessage.OFFER);
        assertThat(offer.file()).isEmpty();
        assertThat(offer.has(DhcpOption.BOOT_FILE_NAME)).isFalse();
        assertThat(offer.has(DhcpOption.VENDOR_SPECIFIC)).isFalse();
        assertThat(offer.serverAddress()).isEqualTo(LAN.advertised());
        assertThat(offer.option(DhcpOption.SERVER_IDENTIFIER)).isEqualTo(Octets.of(10, 77, 0, 2));
        assertThat(offer.option(DhcpOption.VENDOR_CLASS).text()).isEqualTo("PXEClient");
    }

    @Test
    void uefiGetsTheFileInTheOfferWherePort4011IsTaken() {
        BootQuestion.Ask ask = ask(Ask.discover(7), Listener.DHCP_SERVER);
        BootAnswer answer = BootAnswer.to(ask, Listener.DHCP_SERVER, SERVE, loaders, false);
        BootReply reply = BootReply.of(ask, Listener.DHCP_SERVER, (BootAnswer.Told) answer, LAN);
        assertThat(reply.file()).isEqualTo(MACHINE + "/snponly.efi");
        assertThat(reply.message().option(DhcpOption.VENDOR_SPECIFIC)).isEqualTo(Octets.hex("060108ff"));
    }

    @Test
    void biosGetsTheFileInTheOfferAndDiscoveryIsSwitchedOff() {
        DhcpMessage offer = reply(Ask.discover(0), Listener.DHCP_SERVER).message();
        assertThat(offer.option(DhcpOption.VENDOR_SPECIFIC)).isEqualTo(Octets.hex("060108ff"));
    }

    @Test
    void biosThatComesToPort4011IsAnsweredToo() {
        DhcpMessage ack = reply(Ask.request(0), Listener.BOOT_SERVER).message();
        assertThat(ack.messageType()).isEqualTo(DhcpMessage.ACK);
        assertThat(ack.file()).isEqualTo(MACHINE + "/undionly.kpxe");
        assertThat(ack.clientAddress().getHostAddress()).isEqualTo("10.77.0.157");
    }

    @ParameterizedTest
    @CsvSource({"0", "6", "7", "9", "11", "16", "99"})
    void ipxeGetsItsScriptAndNeverALoaderSoTheStagesCannotLoop(int arch) {
        for (Listener listener : Listener.values()) {
            Ask ask = listener == Listener.DHCP_SERVER
                    ? Ask.ipxe(arch)
                    : Ask.request(arch).option(DhcpOption.USER_CLASS, Octets.text("iPXE"));
            assertThat(reply(ask, listener).file()).isEqualTo("http://10.77.0.2:8081/m/" + MACHINE + "/boot.ipxe");
        }
    }

    @Test
    void whateverIsNotIpxeNeverGetsAScript() {
        for (int arch = 0; arch <= 0x30; arch++) {
            for (Listener listener : Listener.values()) {
                Ask ask = listener == Listener.DHCP_SERVER ? Ask.discover(arch) : Ask.request(arch);
                assertThat(answer(ask, listener, SERVE)).isNotInstanceOf(BootAnswer.FetchScript.class);
            }
        }
    }

    @Test
    void ipxeWithoutHttpIsToldWhatIsWrong() {
        Ask ask = Ask.ipxe(0).option(DhcpOption.IPXE, Octets.hex("150101"));
        assertThat(answer(ask, Listener.DHCP_SERVER, SERVE))
                .isInstanceOfSatisfying(
                        BootAnswer.Decline.class,
                        decline -> assertThat(decline.why()).contains("without HTTP"));
    }

    @ParameterizedTest
    @CsvSource({"b827eb000001", "dca632000001", "e45f01000001", "28cdc1000001", "d83add000001"})
    void aRaspberryPiThatSaysItIsAPcDoesNotGetAPcsLoader(String mac) {
        assertThat(answer(Ask.discover(0).mac(mac), Listener.DHCP_SERVER, SERVE))
                .isInstanceOfSatisfying(
                        BootAnswer.Decline.class,
                        decline -> assertThat(decline.why()).contains("Raspberry Pi"));
        assertThat(answer(Ask.discover(11).mac(mac), Listener.DHCP_SERVER, SERVE))
                .isInstanceOf(BootAnswer.ComeToBootServer.class);
    }

    @Test
    void theDirectorysSilenceIsSilence() {
        assertThat(answer(Ask.discover(7), Listener.DHCP_SERVER, new BootDecision.Silent("network boot is off")))
                .isEqualTo(new BootAnswer.Decline("network boot is off"));
    }

    @Test
    void aMachineMayHaveAnotherLoaderThanTheRest() {
        BootQuestion.Ask ask = ask(Ask.request(7), Listener.BOOT_SERVER);
        assertThat(BootAnswer.to(ask, Listener.BOOT_SERVER, new BootDecision.Serve("ipxe.efi"), loaders, true))
                .isInstanceOfSatisfying(
                        BootAnswer.LoadByTftp.class,
                        load -> assertThat(load.loader().path()).isEqualTo("ipxe.efi"));
    }

    @Test
    void aMissingLoaderIsDeclinedWithTheRemedy() {
        Loaders none = new Loaders(directory.resolve("nowhere"), List.of());
        assertThat(BootAnswer.to(ask(Ask.discover(7), Listener.DHCP_SERVER), Listener.DHCP_SERVER, SERVE, none, true))
                .isInstanceOfSatisfying(
                        BootAnswer.Decline.class,
                        decline -> assertThat(decline.why())
                                .contains("snponly.efi")
                                .contains("apt install ipxe"));
    }

    @Test
    void noReplyEverGivesOutAnAddress() {
        for (int arch : new int[] {0, 6, 7, 9, 11}) {
            assertThat(reply(Ask.discover(arch), Listener.DHCP_SERVER)
                            .message()
                            .yourAddress()
                            .isAnyLocalAddress())
                    .isTrue();
            assertThat(reply(Ask.request(arch), Listener.BOOT_SERVER)
                            .message()
                            .yourAddress()
                            .isAnyLocalAddress())
                    .isTrue();
        }
    }

    @Test
    void aReplyRepeatsWhatTheClientNeedsToKnowItAsItsOwn() {
        DhcpMessage asked =
                Ask.discover(0).xid(0x0badcafe).flags(0).relay("10.9.9.1").message();
        DhcpMessage offer = reply(Ask.discover(0).xid(0x0badcafe).flags(0).relay("10.9.9.1"), Listener.DHCP_SERVER)
                .message();
        assertThat(offer.op()).isEqualTo(DhcpMessage.BOOT_REPLY);
        assertThat(offer.xid()).isEqualTo(asked.xid());
        assertThat(offer.flags()).isZero();
        assertThat(offer.hardwareAddress()).isEqualTo(asked.hardwareAddress());
        assertThat(offer.relayAddress()).isEqualTo(asked.relayAddress());
        assertThat(offer.option(DhcpOption.CLIENT_UUID)).isEqualTo(asked.option(DhcpOption.CLIENT_UUID));
        assertThat(reply(Ask.discover(0).without(DhcpOption.CLIENT_UUID), Listener.DHCP_SERVER)
                        .message()
                        .has(DhcpOption.CLIENT_UUID))
                .isFalse();
    }

    private BootReply reply(Ask ask, Listener listener) {
        BootAnswer answer = answer(ask, listener, SERVE);
        assertThat(answer).isInstanceOf(BootAnswer.Told.class);
        return BootReply.of(ask(ask, listener), listener, (BootAnswer.Told) answer, LAN);
    }

    private BootAnswer answer(Ask ask, Listener listener, BootDecision decision) {
        return BootAnswer.to(ask(ask, listener), listener, decision, loaders, true);
    }

    private static BootQuestion.Ask ask(Ask ask, Listener listener) {
        return (BootQuestion.Ask) BootQuestion.of(ask.message(), listener);
    }
}
