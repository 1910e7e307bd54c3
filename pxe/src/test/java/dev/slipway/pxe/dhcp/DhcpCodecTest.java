package dev.slipway.pxe.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipway.pxe.testing.Pcap;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpCodecTest {
    @Test
    void whatIsWrittenIsReadBack() {
        DhcpMessage message = Ask.discover(7).relay("10.1.2.3").message();
        assertThat(DhcpCodec.decode(Octets.of(DhcpCodec.encode(message)))).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bios-rom.pcap", "bios-chain.pcap", "uefi-pxe.pcap", "uefi-direct.pcap", "uefi-http.pcap"})
    void everyCapturedMessageIsReadAndWrittenToTheSameMeaning(String capture) throws Exception {
        int messages = 0;
        for (Pcap.Datagram datagram : Pcap.read(capture)) {
            if (datagram.payload().length >= DhcpCodec.FIXED) {
                Decoded decoded = DhcpCodec.decode(Octets.of(datagram.payload()));
                assertThat(decoded).isInstanceOf(DhcpMessage.class);
                assertThat(DhcpCodec.decode(Octets.of(DhcpCodec.encode((DhcpMessage) decoded))))
                        .isEqualTo(decoded);
                messages++;
            }
        }
        assertThat(messages).isGreaterThan(5);
    }

    @Test
    void shortRepliesArePaddedTo300Bytes() {
        assertThat(Ask.discover(0).without(DhcpOption.CLIENT_UUID).bytes()).hasSize(DhcpCodec.SHORTEST_REPLY);
    }

    @Test
    void optionsContinueInFileAndSnameWhenOverloaded() {
        byte[] bytes = Ask.discover(7)
                .without(DhcpOption.CLIENT_ARCH)
                .option(DhcpOption.OVERLOAD, Octets.of(3))
                .bytes();
        // file (108): architecture 11; sname (44): user class iPXE
        System.arraycopy(new byte[] {93, 2, 0, 11, (byte) 255}, 0, bytes, 108, 5);
        System.arraycopy(new byte[] {77, 4, 'i', 'P', 'X', 'E', (byte) 255}, 0, bytes, 44, 7);
        DhcpMessage message = (DhcpMessage) DhcpCodec.decode(Octets.of(bytes));
        assertThat(message.option(DhcpOption.CLIENT_ARCH)).isEqualTo(Octets.of(0, 11));
        assertThat(message.option(DhcpOption.USER_CLASS).text()).isEqualTo("iPXE");
        assertThat(message.file()).isEmpty();
        assertThat(message.serverName()).isEmpty();
    }

    @Test
    void anOptionLongerThan255BytesIsSplitAndJoinedAgain() {
        Octets value = Octets.of(new byte[700]);
        DhcpMessage message =
                Ask.discover(7).option(DhcpOption.VENDOR_SPECIFIC, value).message();
        DhcpMessage back = (DhcpMessage) DhcpCodec.decode(Octets.of(DhcpCodec.encode(message)));
        assertThat(back.option(DhcpOption.VENDOR_SPECIFIC)).isEqualTo(value);
    }

    @Test
    void anOptionThatRunsPastTheEndIsMalformed() {
        byte[] whole = Ask.discover(7).bytes();
        byte[] cut = Arrays.copyOf(whole, DhcpCodec.FIXED + 8);
        assertThat(DhcpCodec.decode(Octets.of(cut))).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void aHardwareAddressLongerThanItsFieldIsMalformed() {
        byte[] bytes = Ask.discover(7).bytes();
        bytes[2] = 17;
        assertThat(DhcpCodec.decode(Octets.of(bytes))).isInstanceOf(Decoded.Malformed.class);
    }

    @Test
    void aMissingEndIsForgiven() {
        byte[] bytes = Ask.discover(7).bytes();
        int end = DhcpCodec.FIXED;
        while ((bytes[end] & 0xff) != 255) {
            end += 2 + bytes[end + 1];
        }
        assertThat(DhcpCodec.decode(Octets.of(Arrays.copyOf(bytes, end)))).isInstanceOf(DhcpMessage.class);
    }

    @Test
    void randomTruncatedAndMutatedBytesNeverThrow() {
        Random random = new Random(7);
        byte[] sample = Ask.ipxe(7).bytes();
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = Arrays.copyOf(sample, random.nextInt(sample.length * 2));
            for (int flips = random.nextInt(20); flips > 0 && bytes.length > 0; flips--) {
                // Mostly in the options, where the structure is.
                int at = bytes.length > 240 && random.nextBoolean()
                        ? 240 + random.nextInt(bytes.length - 240)
                        : random.nextInt(bytes.length);
                bytes[at] = (byte) random.nextInt();
            }
            assertThatCode(() -> {
                        if (DhcpCodec.decode(Octets.of(bytes)) instanceof DhcpMessage message) {
                            for (Listener listener : Listener.values()) {
                                BootQuestion.of(message, listener);
                            }
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }
}
