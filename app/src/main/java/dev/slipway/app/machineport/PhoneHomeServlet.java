package dev.slipway.app.machineport;

import dev.slipway.fleet.provision.BootDesk;
import dev.slipway.fleet.provision.PhoneHome;
import dev.slipway.fleet.provision.Token;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** {@code POST /phone-home}: an installed system reports once, with its token in the {@code Authorization} header. */
final class PhoneHomeServlet extends HttpServlet {
    private static final String BEARER = "Bearer ";
    private final transient BootDesk desk;

    PhoneHomeServlet(BootDesk desk) {
        this.desk = desk;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String header = request.getHeader("Authorization");
        Token token = new Token(
                header != null && header.startsWith(BEARER)
                        ? header.substring(BEARER.length()).strip()
                        : "");
        String[] keys = request.getParameterValues("host_key");
        PhoneHome report = new PhoneHome(
                keys == null ? List.of() : List.of(keys),
                field(request, "boot_id"),
                field(request, "machine_id"),
                field(request, "os_release"),
                field(request, "hostname"),
                field(request, "addresses").lines().map(String::strip).toList(),
                field(request, "ignition"),
                request.getRemoteAddr());
        String refused = desk.phoneHome(token, report);
        response.setContentType("text/plain; charset=utf-8");
        response.setStatus(refused.isEmpty() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_FORBIDDEN);
        response.getWriter().println(refused.isEmpty() ? "Welcome." : refused);
    }

    private static String field(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value.strip();
    }
}
