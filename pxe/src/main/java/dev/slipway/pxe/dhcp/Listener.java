package dev.slipway.pxe.dhcp;

/** The two doors of network boot, and the one kind of message that each answers. */
enum Listener {
    /** Port 67: a DISCOVER gets an OFFER. The REQUEST seen there belongs to the server that gives out addresses. */
    DHCP_SERVER(ProxyDhcpConfig.SERVER_PORT, DhcpMessage.DISCOVER, DhcpMessage.OFFER),
    /** Port 4011: a REQUEST gets an ACK. */
    BOOT_SERVER(ProxyDhcpConfig.BOOT_PORT, DhcpMessage.REQUEST, DhcpMessage.ACK);

    private final int standardPort;
    private final int question;
    private final int answer;

    Listener(int standardPort, int question, int answer) {
        this.standardPort = standardPort;
        this.question = question;
        this.answer = answer;
    }

    /** The port by which the timeline calls it, even where a test listens on another one. */
    int standardPort() {
        return standardPort;
    }

    /** The type of the messages it answers. */
    int question() {
        return question;
    }

    /** The type of its answers. */
    int answer() {
        return answer;
    }
}
