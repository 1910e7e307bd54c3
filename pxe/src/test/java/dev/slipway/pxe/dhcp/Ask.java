package dev.slipway.pxe.dhcp;

import dev.slipway.pxe.boot.BootInterface;
import java.net.Inet4Address;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds the DHCP messages of clients. */
final class Ask {
    private final Map<Integer, Octets> options = new LinkedHashMap<>();
    private int xid = 0x1234abcd;
    private int flags = 0x8000;
    private Octets mac = Octets.hex("5254007a11c4");
    private Inet4Address client = BootInterface.address("0.0.0.0");
    private Inet4Address relay = BootInterface.address("0.0.0.0");

    static Ask discover(int arch) {
        return new Ask()
                .option(DhcpOption.MESSAGE_TYPE, Octets.of(DhcpMessage.DISCOVER))
                .option(DhcpOption.VENDOR_CLASS, Octets.text("PXEClient:Arch:%05d:UNDI:003000".formatted(arch)))
                .option(DhcpOption.CLIENT_ARCH, Octets.of(arch >> 8, arch))
                .option(94, Octets.of(1, 3, 0))
                .option(DhcpOption.CLIENT_UUID, Octets.hex("0000112233445566778899aabbccddeeff"));
    }

    static Ask request(int arch) {
        return discover(arch)
                .option(DhcpOption.MESSAGE_TYPE, Octets.of(DhcpMessage.REQUEST))
                .clientAddress("10.77.0.157");
    }

    static Ask httpDiscover(int arch) {
        return discover(arch)
                .option(DhcpOption.VENDOR_CLASS, Octets.text("HTTPClient:Arch:%05d:UNDI:003000".formatted(arch)));
    }

    static Ask ipxe(int arch) {
        return discover(arch).option(DhcpOption.USER_CLASS, Octets.text("iPXE"));
    }

    Ask option(int code, Octets value) {
        options.put(code, value);
        return this;
    }

    Ask without(int code) {
        options.remove(code);
        return this;
    }

    Ask xid(int value) {
        xid = value;
        return this;
    }

    Ask flags(int value) {
        flags = value;
        return this;
    }

    Ask mac(String hex) {
        mac = Octets.hex(hex);
        return this;
    }

    Ask clientAddress(String address) {
        client = BootInterface.address(address);
        return this;
    }

    Ask relay(String address) {
        relay = BootInterface.address(address);
        return this;
    }

    DhcpMessage message() {
        Inet4Address none = BootInterface.address("0.0.0.0");
        return new DhcpMessage(
                DhcpMessage.BOOT_REQUEST,
                DhcpMessage.ETHERNET,
                0,
                xid,
                0,
                flags,
                client,
                none,
                none,
                relay,
                mac,
                "",
                "",
                options);
    }

    byte[] bytes() {
        return DhcpCodec.encode(message());
    }
}
