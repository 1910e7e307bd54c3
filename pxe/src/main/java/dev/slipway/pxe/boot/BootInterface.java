package dev.slipway.pxe.boot;

import java.net.Inet4Address;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * One network on which machines are booted, and where Slipway is found on it. All URLs that machines are given are
 * built here and carry an address literal: UEFI HTTP boot of a name would need DNS in the DHCP offer as well.
 *
 * @param name the interface's name, for words only
 * @param local the interface's own address, which sockets are bound to, so that Linux sends broadcasts out of it
 * @param advertised the address that machines are told; differs from {@code local} only behind a port forward
 * @param machinePort the base of the machine-facing HTTP door, {@code http://ADDRESS:PORT} without a path
 */
public record BootInterface(String name, Inet4Address local, Inet4Address advertised, URI machinePort) {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /**
     * Checks the base.
     *
     * @throws IllegalArgumentException when the base is not plain HTTP to an IPv4 literal, or has a path
     */
    public BootInterface {
        String host = machinePort.getHost();
        String path = machinePort.getPath();
        if (!"http".equals(machinePort.getScheme())
                || host == null
                || !IPV4.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    machinePort + ": firmware needs http:// and an IPv4 address, such as http://192.168.1.10:8081");
        }
        if (path != null && !path.isEmpty()) {
            throw new IllegalArgumentException(machinePort + ": must end after the port");
        }
    }

    /**
     * An interface whose own address is the one that machines are told.
     *
     * @param name the interface's name
     * @param address its address
     * @param machineHttpPort the port of the machine-facing HTTP door
     * @return the interface
     */
    public static BootInterface of(String name, Inet4Address address, int machineHttpPort) {
        return new BootInterface(
                name, address, address, URI.create("http://" + address.getHostAddress() + ":" + machineHttpPort));
    }

    /**
     * Reads an IPv4 literal, without ever asking a name server.
     *
     * @param text four decimal numbers
     * @return the address
     * @throws IllegalArgumentException when the text is not an IPv4 literal
     */
    public static Inet4Address address(String text) {
        try {
            Inet4Address address = Inet4Address.ofLiteral(text);
            // Java also takes the old short forms, in which 10.1 is 10.0.0.1; in a setting they are typing errors.
            if (address.getHostAddress().equals(text)) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(noAddress(text), e);
        }
        throw new IllegalArgumentException(noAddress(text));
    }

    private static String noAddress(String text) {
        return "\"" + text + "\" is not an IPv4 address: write four numbers, such as 192.168.1.10";
    }

    /**
     * Where iPXE gets the script of a machine.
     *
     * @param mac the machine
     * @return the URL, {@code http://ADDRESS:PORT/m/52-54-00-7a-11-c4/boot.ipxe}
     */
    public String scriptUrl(MacAddress mac) {
        return machinePort + "/m/" + mac.hyphenated() + "/boot.ipxe";
    }

    /**
     * Where UEFI HTTP boot gets a machine's loader.
     *
     * @param mac the machine
     * @param loaderPath the loader's path as {@link Loader#path} gives it
     * @return the URL, {@code http://ADDRESS:PORT/m/52-54-00-7a-11-c4/loader/snponly.efi}
     */
    public String loaderUrl(MacAddress mac, String loaderPath) {
        return machinePort + "/m/" + mac.hyphenated() + "/loader/" + loaderPath;
    }
}
