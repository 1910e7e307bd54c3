package dev.slipway.pxe.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.BootDecision;
import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.testing.LoaderFiles;
import dev.slipway.pxe.testing.Pcap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real firmware and real iPXE sent, from captures of whole boots, and what each is told. */
class CaptureReplayTest {
    private static final BootInterface LAN = BootInterface.of("br0", BootInterface.address("10.77.0.2"), 8080);

    @TempDir
    Path directory;

    private Loaders loaders;

    @BeforeEach
    void install() throws IOException {
        LoaderFiles.bytes(directory.resolve("undionly.kpxe"), 100);
        LoaderFiles.efi(directory.resolve("snponly.efi"), LoaderFiles.X64);
        loaders = new Loaders(directory, List.of());
    }

    @Test
    void seabiosWithAnIpxeRomGetsItsScriptAtOnceAndOnPort4011() throws IOException {
        assertThat(replay("bios-rom.pcap"))
                .containsExactly(
                        "67 iPXE -> http://10.77.0.2:8080/m/52-54-00-00-00-01/boot.ipxe",
                        "4011 iPXE -> http://10.77.0.2:8080/m/52-54-00-00-00-01/boot.ipxe");
    }

    @Test
    void ovmfIsSentToPort4011ForItsLoaderAndItsIpxeGetsTheScript() throws IOException {
        assertThat(replay("uefi-pxe.pcap"))
                .containsExactly(
                        "67 X64_EFI -> port 4011",
                        "4011 X64_EFI -> 52-54-00-00-00-02/snponly.efi",
                        "67 iPXE -> http://10.77.0.2:8080/m/52-54-00-00-00-02/boot.ipxe",
                        "4011 iPXE -> http://10.77.0.2:8080/m/52-54-00-00-00-02/boot.ipxe");
    }

    @Test
    void ovmfsHttpBootGetsAUrlAndItsIpxeGetsTheScript() throws IOException {
        assertThat(replay("uefi-http.pcap"))
                .containsExactly(
                        "67 X64_EFI_HTTP -> http://10.77.0.2:8080/m/52-54-00-00-00-03/loader/snponly.efi",
                        "67 iPXE -> http://10.77.0.2:8080/m/52-54-00-00-00-03/boot.ipxe");
    }

    @Test
    void retransmissionsOfOneTransactionGetTheSameAnswer() throws IOException {
        List<String> answers = replay("bios-chain.pcap");
        assertThat(answers).hasSize(2).allMatch(answers.getFirst()::equals);
    }

    @Test
    void ourOfferCarriesWhatTheRecordedServersOfferCarried() throws IOException {
        // The same client was booted by another proxy, whose offers are in the captures.
        DhcpMessage asked = first("uefi-http.pcap", 67, DhcpMessage.DISCOVER);
        DhcpMessage theirs = first("uefi-http.pcap", 68, DhcpMessage.OFFER);
        DhcpMessage ours = reply(asked, Listener.DHCP_SERVER).message();
        assertThat(ours.options().keySet())
                .containsExactlyInAnyOrderElementsOf(theirs.options().keySet());
        for (int code : List.of(
                DhcpOption.SERVER_IDENTIFIER,
                DhcpOption.VENDOR_CLASS,
                DhcpOption.CLIENT_UUID,
                DhcpOption.TFTP_SERVER_NAME)) {
            assertThat(ours.option(code)).as("option %d", code).isEqualTo(theirs.option(code));
        }
        assertThat(ours.xid()).isEqualTo(theirs.xid());
        assertThat(ours.flags()).isEqualTo(theirs.flags());
        assertThat(ours.hardwareAddress()).isEqualTo(theirs.hardwareAddress());
    }

    private List<String> replay(String capture) throws IOException {
        List<String> told = new ArrayList<>();
        for (Pcap.Datagram datagram : Pcap.read(capture)) {
            for (Listener listener : Listener.values()) {
                if (datagram.toPort() == listener.standardPort()
                        && DhcpCodec.decode(Octets.of(datagram.payload())) instanceof DhcpMessage message
                        && BootQuestion.of(message, listener) instanceof BootQuestion.Ask ask) {
                    BootReply reply = reply(message, listener);
                    told.add(listener.standardPort() + " "
                            + (ask.client().ipxe()
                                    ? "iPXE"
                                    : ask.client().arch().name()) + " -> "
                            + (reply.file().isEmpty() ? "port 4011" : reply.file()));
                }
            }
        }
        return told;
    }

    private BootReply reply(DhcpMessage message, Listener listener) {
        BootQuestion.Ask ask = (BootQuestion.Ask) BootQuestion.of(message, listener);
        BootAnswer answer = BootAnswer.to(ask, listener, new BootDecision.Serve(""), loaders, true);
        return BootReply.of(ask, listener, (BootAnswer.Told) answer, LAN);
    }

    private static DhcpMessage first(String capture, int port, int type) throws IOException {
        return Pcap.read(capture).stream()
                .filter(datagram -> datagram.toPort() == port)
                .map(datagram -> DhcpCodec.decode(Octets.of(datagram.payload())))
                .map(DhcpMessage.class::cast)
                .filter(message -> message.messageType() == type)
                .findFirst()
                .orElseThrow();
    }
}
