package dev.slipway.app.machineport;

import dev.slipway.fleet.provision.BootDesk;
import dev.slipway.pxe.boot.BootObserver;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.Loader;
import dev.slipway.pxe.boot.Loaders;
import dev.slipway.pxe.boot.MacAddress;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import org.apache.catalina.servlets.DefaultServlet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything below {@code /m/MAC/}: loaders for UEFI HTTP boot, {@code autoexec.ipxe} beside them, the image library,
 * and what installers report.
 *
 * <p>Files of the image library are served by Tomcat's own default servlet, which knows HEAD, Range, exact lengths and
 * sendfile; here the machine's part is only taken off the path and the request noted on the boot timeline.
 */
final class MachineServlet extends DefaultServlet {
    private static final String IMAGES = "/images/";
    private static final String LOADER = "/loader/";
    private static final int LONGEST_EVENT = 8192;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final transient BootDesk desk;
    private final transient BootObserver observer;
    private final transient Loaders loaders;
    private final transient Clock clock;
    private final transient ScriptServlet scripts;

    MachineServlet(BootDesk desk, BootObserver observer, Loaders loaders, ScriptServlet scripts, Clock clock) {
        this.desk = desk;
        this.observer = observer;
        this.loaders = loaders;
        this.scripts = scripts;
        this.clock = clock;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Optional<MacAddress> mac = MachineRequest.machine(request);
        String rest = MachineRequest.rest(request);
        if (mac.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (rest.startsWith(IMAGES) && reads) {
            super.service(request, response);
            note(mac.get(), request, response, what(rest), length(response));
        } else if (reads && (rest.equals("/boot.ipxe") || rest.endsWith("/autoexec.ipxe"))) {
            scripts.service(request, response);
        } else if (rest.startsWith(LOADER) && reads) {
            loader(mac.get(), rest.substring(LOADER.length()), request, response);
        } else if (rest.equals("/event") && request.getMethod().equals("POST")) {
            event(mac.get(), request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    /** The path inside the image library, which is this context's document base. */
    @Override
    protected String getRelativePath(HttpServletRequest request, boolean allowEmptyPath) {
        String rest = MachineRequest.rest(request);
        return rest.startsWith(IMAGES) ? rest.substring(IMAGES.length() - 1) : rest;
    }

    private void loader(MacAddress mac, String path, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Optional<Loader> found = loaders.find(path);
        if (found.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            note(mac, request, response, "loader", 0);
            return;
        }
        Loader loader = found.get();
        // EDK2 takes the type of a network boot program from this header, and its length from HEAD.
        response.setContentType("application/efi");
        response.setContentLengthLong(loader.size());
        if (request.getMethod().equals("GET")) {
            Files.copy(loader.file(), response.getOutputStream());
        }
        note(mac, request, response, "loader", loader.size());
    }

    private void event(MacAddress mac, HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body;
        try (InputStream in = request.getInputStream()) {
            body = in.readNBytes(LONGEST_EVENT);
        }
        try {
            JsonNode event = JSON.readTree(body);
            String step = event.path("step").asString("");
            String message = event.path("message").asString("");
            desk.installerSaid(
                    mac,
                    event.path("outcome").asString("").equals("failed"),
                    step + (step.isEmpty() || message.isEmpty() ? "" : ": ") + message);
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } catch (JacksonException e) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "not a JSON object");
        }
    }

    private void note(
            MacAddress mac, HttpServletRequest request, HttpServletResponse response, String what, long length) {
        String path = MachineRequest.rest(request);
        observer.saw(new BootSighting.FileServed(
                mac,
                clock.instant(),
                what,
                cut(path.substring(path.lastIndexOf('/') + 1)),
                request.getMethod().equals("HEAD"),
                response.getStatus(),
                length));
    }

    private static String what(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.endsWith(".sig")) {
            return "signature";
        }
        if (name.contains("rootfs")) {
            return "rootfs";
        }
        if (name.contains("initramfs") || name.contains("cpio")) {
            return "initrd";
        }
        return name.contains("kernel") || name.contains("vmlinuz") ? "kernel" : "image";
    }

    private static long length(HttpServletResponse response) {
        String length = response.getHeader("Content-Length");
        return length == null ? 0 : Long.parseLong(length);
    }

    private static String cut(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200);
    }
}
