package dev.slipway.fleet.declared;

import java.util.List;

/** How a machine comes by its IP address. */
public sealed interface Addressing {
    /** From the network's own DHCP server. */
    record Dhcp() implements Addressing {}

    /**
     * Fixed.
     *
     * @param cidr the address with its prefix length, canonical, such as {@code 192.168.7.21/24}
     * @param gateway the default gateway in the same family, or empty for none
     * @param nameservers DNS servers, in order of preference; may be empty
     */
    record Static(String cidr, String gateway, List<String> nameservers) implements Addressing {
        /** Copies the list. */
        public Static {
            nameservers = List.copyOf(nameservers);
        }

        /**
         * The address alone.
         *
         * @return for instance {@code 192.168.7.21}
         */
        public String ip() {
            return cidr.substring(0, cidr.indexOf('/'));
        }

        /**
         * The prefix length alone.
         *
         * @return 0 to 32 for IPv4, 0 to 128 for IPv6
         */
        public int prefix() {
            return Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
        }
    }
}
