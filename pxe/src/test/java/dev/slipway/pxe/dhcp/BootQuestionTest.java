package dev.slipway.pxe.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.pxe.boot.ClientArch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootQuestionTest {
    @Test
    void aDiscoverOfAPxeClientIsUnderstood() {
        BootQuestion.Ask ask = ask(Ask.discover(7));
        assertThat(ask.client().mac()).hasToString("52:54:00:7a:11:c4");
        assertThat(ask.client().arch()).isEqualTo(ClientArch.X64_EFI);
        assertThat(ask.client().vendorClass()).isEqualTo("PXEClient:Arch:00007:UNDI:003000");
        assertThat(ask.client().ipxe()).isFalse();
        assertThat(ask.byHttp()).isFalse();
    }

    @Test
    void theUuidIsWrittenAsFirmwareAndDmidecodeWriteIt() {
        assertThat(ask(Ask.discover(7)).client().uuid()).isEqualTo("33221100-5544-7766-8899-aabbccddeeff");
    }

    @Test
    void aClientWithoutUuidIsUnderstood() {
        assertThat(ask(Ask.discover(7).without(DhcpOption.CLIENT_UUID)).client().uuid())
                .isEmpty();
    }

    @Test
    void aUuidOfAnotherLengthIsAFlawWithWords() {
        assertThat(of(Ask.discover(7).option(DhcpOption.CLIENT_UUID, Octets.of(0, 1, 2))))
                .isInstanceOfSatisfying(
                        BootQuestion.Flawed.class,
                        flawed -> assertThat(flawed.why()).contains("option 97").contains("3 bytes"));
    }

    @ParameterizedTest(name = "option 93 = {0}: code {1}")
    @CsvSource({
        "0000,0",
        "0007,7",
        "00070006,7",
        "00630007,7",
        "00630064,99",
        "0009,9",
        "000b,11",
        "0010,16",
        "00,0",
        "000700,7"
    })
    void theFirstKnownArchitectureOfAListCounts(String hex, int code) {
        assertThat(ask(Ask.discover(0).option(DhcpOption.CLIENT_ARCH, Octets.hex(hex)))
                        .client()
                        .archCode())
                .isEqualTo(code);
    }

    @Test
    void aClientWithoutOption93IsAPcBios() {
        assertThat(ask(Ask.discover(7).without(DhcpOption.CLIENT_ARCH)).client().arch())
                .isEqualTo(ClientArch.X86_BIOS);
    }

    @Test
    void theArchitectureIsNeverTakenFromTheVendorClass() {
        assertThat(ask(Ask.ipxe(7).option(DhcpOption.VENDOR_CLASS, Octets.text("PXEClient")))
                        .client()
                        .arch())
                .isEqualTo(ClientArch.X64_EFI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"69505845", "0469505845", "0369505804695058450131"})
    void ipxeIsKnownByItsUserClassBareOrFramed(String userClass) {
        assertThat(ask(Ask.discover(0).option(DhcpOption.USER_CLASS, Octets.hex(userClass)))
                        .client()
                        .ipxe())
                .isTrue();
    }

    @Test
    void ipxeIsKnownByOption175() {
        assertThat(ask(Ask.discover(0).option(DhcpOption.IPXE, Octets.hex("b105011af41000")))
                        .client()
                        .ipxe())
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "b105011af41000130101,false",
        "b105011af41000,false",
        "100101120101,true",
        "'',false",
        "13,false",
        "10ff,true"
    })
    void ipxeWithoutHttpIsKnownByItsFeatures(String option175, boolean lacks) {
        BootQuestion.Ask ask = ask(Ask.ipxe(0).option(DhcpOption.IPXE, Octets.hex(option175)));
        assertThat(ask.withoutHttp()).isEqualTo(lacks);
    }

    @Test
    void uefiHttpBootIsKnownByItsVendorClass() {
        assertThat(ask(Ask.httpDiscover(16)).byHttp()).isTrue();
    }

    @Test
    void nobodyElseIsAnswered() {
        assertThat(of(Ask.discover(7).without(DhcpOption.VENDOR_CLASS))).isInstanceOf(BootQuestion.NotForUs.class);
        assertThat(of(Ask.discover(7).option(DhcpOption.VENDOR_CLASS, Octets.text("MSFT 5.0"))))
                .isInstanceOf(BootQuestion.NotForUs.class);
        assertThat(of(Ask.discover(7).without(DhcpOption.MESSAGE_TYPE))).isInstanceOf(BootQuestion.NotForUs.class);
        assertThat(of(Ask.discover(7).mac("525400000001aabb"))).isInstanceOf(BootQuestion.NotForUs.class);
        assertThat(of(Ask.discover(7).mac(""))).isInstanceOf(BootQuestion.NotForUs.class);
    }

    @Test
    void eachDoorAnswersItsOwnKindOfMessageOnly() {
        for (int type = 0; type < 256; type++) {
            DhcpMessage message = Ask.discover(7)
                    .option(DhcpOption.MESSAGE_TYPE, Octets.of(type))
                    .message();
            assertThat(BootQuestion.of(message, Listener.DHCP_SERVER) instanceof BootQuestion.Ask)
                    .as("type %d on port 67", type)
                    .isEqualTo(type == DhcpMessage.DISCOVER);
            assertThat(BootQuestion.of(message, Listener.BOOT_SERVER) instanceof BootQuestion.Ask)
                    .as("type %d on port 4011", type)
                    .isEqualTo(type == DhcpMessage.REQUEST);
        }
    }

    private static BootQuestion of(Ask ask) {
        return BootQuestion.of(ask.message(), Listener.DHCP_SERVER);
    }

    private static BootQuestion.Ask ask(Ask ask) {
        assertThat(of(ask)).isInstanceOf(BootQuestion.Ask.class);
        return (BootQuestion.Ask) of(ask);
    }
}
