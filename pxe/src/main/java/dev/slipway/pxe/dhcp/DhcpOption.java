package dev.slipway.pxe.dhcp;

/** The DHCP options that network boot reads or writes (RFC 2132, RFC 3004, RFC 4578, PXE 2.1, iPXE). */
final class DhcpOption {
    static final int PAD = 0;
    static final int VENDOR_SPECIFIC = 43;
    static final int OVERLOAD = 52;
    static final int MESSAGE_TYPE = 53;
    static final int SERVER_IDENTIFIER = 54;
    static final int VENDOR_CLASS = 60;
    static final int TFTP_SERVER_NAME = 66;
    static final int BOOT_FILE_NAME = 67;
    static final int USER_CLASS = 77;
    static final int CLIENT_ARCH = 93;
    static final int CLIENT_UUID = 97;
    static final int IPXE = 175;
    static final int END = 255;

    private DhcpOption() {}
}
