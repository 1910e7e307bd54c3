package dev.slipway.app.config;

import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;

/** The address under which a person's browser finds this console. */
final class Greeting {
    private Greeting() {}

    static String host() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Greeting::reachable)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .map(ip -> ip.getHostAddress())
                    .findFirst()
                    .orElse("localhost");
        } catch (SocketException e) {
            return "localhost";
        }
    }

    private static boolean reachable(NetworkInterface each) {
        try {
            return each.isUp() && !each.isLoopback() && !each.isPointToPoint();
        } catch (SocketException e) {
            return false;
        }
    }
}
