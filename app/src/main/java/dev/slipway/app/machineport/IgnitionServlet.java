package dev.slipway.app.machineport;

import dev.slipway.fleet.provision.BootDesk;
import dev.slipway.fleet.provision.IgnitionAnswer;
import dev.slipway.fleet.provision.Token;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /ignition/TOKEN}: a machine's configuration, once.
 *
 * <p>Ignition repeats a 5xx for ever and gives up at once on anything else but 200 and 204, so whatever is only not
 * ready, or broken on our side, is 503 and never 404.
 */
final class IgnitionServlet extends HttpServlet {
    private static final Logger LOG = LoggerFactory.getLogger(IgnitionServlet.class);
    private final transient BootDesk desk;
    private final String advertised;

    IgnitionServlet(BootDesk desk, String advertised) {
        this.desk = desk;
        this.advertised = advertised;
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        // A look must not use the token up; the length is not told, since it is nobody's business without it.
        response.setStatus(HttpServletResponse.SC_OK);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        Token token = new Token(path == null ? "" : path.substring(1));
        IgnitionAnswer answer;
        try {
            answer = desk.ignition(token, request.getRemoteAddr(), MachineRequest.base(request, advertised));
        } catch (RuntimeException e) {
            LOG.error("An Ignition configuration could not be served; the machine will ask again", e);
            answer = new IgnitionAnswer.NotReady("Slipway has an error, see its log");
        }
        response.setHeader("Cache-Control", "no-store");
        switch (answer) {
            case IgnitionAnswer.Serve serve -> send(response, serve);
            case IgnitionAnswer.NotReady(String why) -> {
                response.setHeader("Retry-After", "5");
                text(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, why);
            }
            case IgnitionAnswer.Refused(String why) -> text(response, HttpServletResponse.SC_FORBIDDEN, why);
        }
    }

    private void send(HttpServletResponse response, IgnitionAnswer.Serve serve) throws IOException {
        try {
            response.setContentType("application/vnd.coreos.ignition+json");
            byte[] body = serve.config().getBytes(StandardCharsets.UTF_8);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.flushBuffer();
        } catch (IOException e) {
            // It never arrived whole, so the machine must be able to ask again.
            desk.ignitionNotDelivered(serve.installation(), e.getMessage() == null ? "" : e.getMessage());
            throw e;
        }
    }

    private static void text(HttpServletResponse response, int status, String words) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain; charset=utf-8");
        response.getWriter().println(words);
    }
}
