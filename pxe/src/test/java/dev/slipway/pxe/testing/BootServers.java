package dev.slipway.pxe.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.slipway.pxe.boot.BootDecision;
import dev.slipway.pxe.boot.BootInterface;
import dev.slipway.pxe.boot.BootObserver;
import dev.slipway.pxe.boot.Loader;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.dhcp.ProxyDhcpConfig;
import dev.slipway.pxe.dhcp.ProxyDhcpServer;
import dev.slipway.pxe.tftp.TftpConfig;
import dev.slipway.pxe.tftp.TftpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * The network boot servers as a process of their own, to run in a network namespace: on the ports of the standards,
 * with a small machine-facing HTTP door, telling on standard output all that they see.
 */
public final class BootServers {
    private static final int HTTP_PORT = 8081;

    private BootServers() {}

    public static void main(String[] arguments) throws Exception {
        BootInterface on = BootInterface.of("br0", BootInterface.address(arguments[0]), HTTP_PORT);
        Loaders loaders = new Loaders(Path.of(arguments[1]), List.of(Path.of("/usr/lib/ipxe"), Path.of("/boot")));
        BootObserver print = sighting -> System.out.println("SAW " + sighting);
        HttpServer http = HttpServer.create(new InetSocketAddress(on.local(), HTTP_PORT), 0);
        http.createContext("/", exchange -> serve(exchange, loaders));
        http.start();
        try (ProxyDhcpServer dhcp = ProxyDhcpServer.start(
                        ProxyDhcpConfig.standard(List.of(on)),
                        _ -> new BootDecision.Serve(""),
                        loaders,
                        print,
                        Clock.systemUTC());
                TftpServer tftp =
                        TftpServer.start(TftpConfig.standard(List.of(on)), loaders, print, Clock.systemUTC())) {
            dhcp.reports().forEach(report -> System.out.println("PORT " + report.words()));
            tftp.reports().forEach(report -> System.out.println("PORT " + report.words()));
            System.out.println("READY");
            new CountDownLatch(1).await();
        }
    }

    private static void serve(HttpExchange exchange, Loaders loaders) throws IOException {
        String path = exchange.getRequestURI().getPath();
        System.out.println("HTTP " + exchange.getRequestMethod() + " " + exchange.getRequestURI());
        Optional<Loader> loader = path.contains("/loader/")
                ? loaders.find(path.substring(path.indexOf("/loader/") + 8))
                : Optional.empty();
        byte[] body;
        if (loader.isPresent()) {
            body = Files.readAllBytes(loader.get().file());
            exchange.getResponseHeaders().set("Content-Type", "application/efi");
        } else if (path.endsWith("/boot.ipxe")) {
            body = "#!ipxe\necho SLIPWAY-SCRIPT\npoweroff || shell\n".getBytes(StandardCharsets.US_ASCII);
        } else {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
