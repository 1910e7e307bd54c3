package dev.slipway.app.machineport;

import dev.slipway.fleet.provision.BootDesk;
import dev.slipway.fleet.provision.Hardware;
import dev.slipway.pxe.boot.BootScript;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.pxe.boot.ScriptEntry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * iPXE scripts: {@code /boot.ipxe} and {@code /autoexec.ipxe} are the entry for whoever does not say who it is, with
 * {@code ?mac=} {@code /boot.ipxe} is that machine's own script.
 */
final class ScriptServlet extends HttpServlet {
    private final transient BootDesk desk;
    private final String advertised;

    ScriptServlet(BootDesk desk, String advertised) {
        this.desk = desk;
        this.advertised = advertised;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String mac = MachineRequest.parameter(request, "mac");
        Optional<MacAddress> machine =
                MacAddress.isMac(mac) ? Optional.of(MacAddress.parse(mac)) : MachineRequest.machine(request);
        URI base = MachineRequest.base(request, advertised);
        boolean described = !mac.isEmpty();
        if (machine.isEmpty() || !described) {
            // The first request knows at most the address: iPXE comes back with what its firmware says.
            send(request, response, BootScript.entry(new ScriptEntry(base.resolve("/boot.ipxe"))));
            return;
        }
        Hardware hardware = MachineRequest.hardware(request);
        if (request.getMethod().equals("HEAD")) {
            // A look must not hand out an installation.
            response.setStatus(HttpServletResponse.SC_OK);
            return;
        }
        send(request, response, desk.script(machine.get(), hardware, base));
    }

    private static void send(HttpServletRequest request, HttpServletResponse response, String script)
            throws IOException {
        byte[] body = script.getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }
}
