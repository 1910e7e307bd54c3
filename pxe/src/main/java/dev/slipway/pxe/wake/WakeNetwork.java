package dev.slipway.pxe.wake;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A network on which a magic packet can be sent.
 *
 * @param name the interface's name, for words only
 * @param local the interface's own address, so that the packet leaves by it
 * @param broadcast where everybody on that network listens
 * @param prefix the length of the network's prefix in bits
 */
public record WakeNetwork(String name, Inet4Address local, InetAddress broadcast, int prefix) {
    private static final int BITS = 8;

    /** From this length of prefix on there is no broadcast address (RFC 3021). */
    private static final int POINT_TO_POINT = 31;

    /**
     * The networks that this computer is on now.
     *
     * @return those of interfaces that are up and have others on them; none when they cannot be listed
     */
    public static List<WakeNetwork> all() {
        List<WakeNetwork> networks = new ArrayList<>();
        try {
            for (NetworkInterface candidate :
                    NetworkInterface.networkInterfaces().toList()) {
                if (candidate.isUp() && !candidate.isLoopback() && !candidate.isPointToPoint()) {
                    for (InterfaceAddress address : candidate.getInterfaceAddresses()) {
                        if (address.getAddress() instanceof Inet4Address local
                                && address.getNetworkPrefixLength() < POINT_TO_POINT) {
                            networks.add(of(candidate.getName(), local, address.getNetworkPrefixLength()));
                        }
                    }
                }
            }
        } catch (SocketException e) {
            return List.of();
        }
        return networks;
    }

    /**
     * The network of an address. Its broadcast address is reckoned (RFC 919) and not asked for: whoever gives an address by
     * {@code ip address add} without {@code brd} leaves it 0.0.0.0, and the packet would wake nobody.
     *
     * @param name the interface's name
     * @param local its address
     * @param prefix the length of the prefix in bits, below 31 (RFC 3021)
     * @return the network
     */
    static WakeNetwork of(String name, Inet4Address local, int prefix) {
        int hosts = -1 >>> prefix;
        try {
            byte[] all = ByteBuffer.allocate(Integer.BYTES)
                    .putInt(ByteBuffer.wrap(local.getAddress()).getInt() | hosts)
                    .array();
            return new WakeNetwork(name, local, InetAddress.getByAddress(all), prefix);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /**
     * Those of several networks on which an address lies.
     *
     * @param networks where to look
     * @param address the machine's address, any family
     * @return the networks that hold it; all of them when none does, since the machine must be somewhere
     */
    public static List<WakeNetwork> around(List<WakeNetwork> networks, InetAddress address) {
        List<WakeNetwork> near =
                networks.stream().filter(network -> network.holds(address)).toList();
        return near.isEmpty() ? networks : near;
    }

    boolean holds(InetAddress address) {
        if (!(address instanceof Inet4Address)) {
            return false;
        }
        byte[] mine = local.getAddress();
        byte[] other = address.getAddress();
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % BITS);
            if ((mine[bit / BITS] & mask) != (other[bit / BITS] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return name + " (" + broadcast.getHostAddress() + ")";
    }
}
