package dev.slipway.pxe.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootInterfaceTest {
    private static final Inet4Address LAN = BootInterface.address("10.77.0.2");
    private static final MacAddress MAC = new MacAddress("52:54:00:7a:11:c4");

    @Test
    void urlsCarryTheAddressAndTheMachine() {
        BootInterface on = BootInterface.of("br0", LAN, 8081);
        assertThat(on.scriptUrl(MAC)).isEqualTo("http://10.77.0.2:8081/m/52-54-00-7a-11-c4/boot.ipxe");
        assertThat(on.loaderUrl(MAC, "arm64/snponly.efi"))
                .isEqualTo("http://10.77.0.2:8081/m/52-54-00-7a-11-c4/loader/arm64/snponly.efi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://10.77.0.2:8081", "http://boot.lan:8081", "http://10.77.0.2:8081/", "http:///x", "x"})
    void aBaseThatFirmwareCannotUseIsRefused(String base) {
        assertThatThrownBy(() -> new BootInterface("br0", LAN, LAN, URI.create(base)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot.lan", "10.0.0", "999.1.1.1", "::1", ""})
    void anAddressIsNeverLookedUp(String text) {
        assertThatThrownBy(() -> BootInterface.address(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an IPv4 address");
    }
}
