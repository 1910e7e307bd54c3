package dev.slipway.app.machineport;

import dev.slipway.fleet.provision.Hardware;
import dev.slipway.pxe.boot.MacAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the machines' door reads from a request.
 *
 * <p>Paths carry the machine: {@code /m/52-54-00-7a-11-c4/…}. Nothing is taken from the {@code Host} header, which
 * UEFI firmware sends without the port.
 */
final class MachineRequest {
    static final String PREFIX = "/m/";

    private MachineRequest() {}

    /** The machine whose address the path begins with, if it does. */
    static Optional<MacAddress> machine(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        if (!path.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String rest = path.substring(PREFIX.length());
        int end = rest.indexOf('/');
        String text = end < 0 ? rest : rest.substring(0, end);
        return MacAddress.isMac(text) ? Optional.of(MacAddress.parse(text)) : Optional.empty();
    }

    /** The path behind the machine's part, with its slash; empty when there is none. */
    static String rest(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        int end = path.indexOf('/', PREFIX.length());
        return end < 0 ? "" : path.substring(end);
    }

    /** What iPXE says about the machine in the query. */
    static Hardware hardware(HttpServletRequest request) {
        return new Hardware(
                parameter(request, "uuid"),
                parameter(request, "serial"),
                parameter(request, "manufacturer"),
                parameter(request, "product"),
                parameter(request, "buildarch"),
                parameter(request, "platform"));
    }

    /** Where this machine reaches us: the address that it came to, or the one that is advertised. */
    static URI base(HttpServletRequest request, String advertised) {
        String host = advertised.isEmpty() ? request.getLocalAddr() : advertised;
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + request.getLocalPort());
    }

    /**
     * The first value of a query parameter. Read leniently and by hand: old builds of iPXE escape letters beyond ASCII
     * wrongly and leave an ampersand of the firmware as it is, and a machine must boot all the same.
     */
    static String parameter(HttpServletRequest request, String name) {
        String query = request.getQueryString();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                String raw = pair.substring(name.length() + 1);
                try {
                    return URLDecoder.decode(raw, StandardCharsets.UTF_8).strip();
                } catch (IllegalArgumentException e) {
                    return raw.strip();
                }
            }
        }
        return "";
    }
}
