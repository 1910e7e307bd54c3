package dev.slipway.pxe.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that answers byte for byte as it is told, which no well-behaved server can be made to do. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();

    record Request(String path, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    @FunctionalInterface
    interface Answer {
        void write(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    ScriptedServer() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String base() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    void on(String path, Answer answer) {
        answers.put(path, answer);
    }

    /** Serves files as a good server does, with ranges and an ETag made of the length. */
    void files(String prefix, Map<String, byte[]> files) {
        files.forEach((name, content) -> on(prefix + name, whole(content, "\"" + name + content.length + "\"")));
    }

    static Answer whole(byte[] content, String etag) {
        return (request, out) -> {
            String range = request.header("range");
            if (!range.isEmpty() && request.header("if-range").equals(etag)) {
                int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
                if (from >= content.length) {
                    head(out, "416 No", "Content-Length: 0");
                    return;
                }
                head(
                        out,
                        "206 Partial Content",
                        "Content-Length: " + (content.length - from),
                        "Content-Range: bytes " + from + "-" + (content.length - 1) + "/" + content.length,
                        "ETag: " + etag);
                out.write(content, from, content.length - from);
            } else {
                head(out, "200 OK", "Content-Length: " + content.length, "ETag: " + etag);
                out.write(content);
            }
        };
    }

    static Answer status(String status, String... headers) {
        return (request, out) -> {
            String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
            all[headers.length] = "Content-Length: 0";
            head(out, status, all);
        };
    }

    /** The first answer for the first request, and so on; the last one for all that follow. */
    static Answer inTurn(Answer... each) {
        int[] turn = {0};
        return (request, out) -> {
            Answer next;
            synchronized (turn) {
                next = each[Math.min(turn[0]++, each.length - 1)];
            }
            next.write(request, out);
        };
    }

    static void head(OutputStream out, String status, String... headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            if (first == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            Request request = new Request(first.split(" ")[1], headers);
            requests.add(request);
            answers.getOrDefault(request.path(), status("404 Not Found")).write(request, connection.getOutputStream());
        } catch (IOException gone) {
            // The client went away, as some tests want it to.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
