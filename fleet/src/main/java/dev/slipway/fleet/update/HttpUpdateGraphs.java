package dev.slipway.fleet.update;

import dev.slipway.host.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a Cincinnati server over HTTP, as Zincati does: {@code GET v1/graph} with {@code accept: application/json}. */
public final class HttpUpdateGraphs implements UpdateGraphs, AutoCloseable {
    /** The server of Fedora. */
    public static final URI FEDORA = URI.create("https://updates.coreos.fedoraproject.org/");

    /** A plan is made while somebody looks at it. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Fedora's graphs are some hundred kilobytes. */
    private static final long MAX_BYTES = 16L * 1024 * 1024;

    private static final String REMEDY =
            "Check that the console reaches it, or update by digest (sha256:...), which needs" + " no look-up.";

    private final HttpClient client;
    private final URI base;
    private final Duration deadline;

    /**
     * Asks one server.
     *
     * @param base its address, to which {@code v1/graph} is appended; ends with a slash
     * @param deadline for the whole answer
     */
    public HttpUpdateGraphs(URI base, Duration deadline) {
        if (!base.toString().endsWith("/")) {
            throw new IllegalArgumentException(base + " must end with a slash, since v1/graph is appended to it");
        }
        this.base = base;
        this.deadline = deadline;
        this.client = HttpClient.newBuilder()
                .connectTimeout(deadline)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    @Override
    public GraphAnswer graph(Question question) {
        HttpRequest request = HttpRequest.newBuilder(address(question))
                .header("accept", "application/json")
                .timeout(deadline)
                .build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES));
        try {
            return read(question, answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new GraphAnswer.Unknown(
                    "The update server " + base + " did not answer within " + deadline.toSeconds() + " s.", REMEDY);
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof IOException cause && cause.getMessage() != null
                    ? cause.getMessage()
                    : "no connection";
            return new GraphAnswer.Unknown("The update server " + base + " cannot be asked: " + why + ".", REMEDY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new GraphAnswer.Unknown("The question to the update server was cancelled.", "Ask again.");
        } finally {
            answer.cancel(true);
        }
    }

    private URI address(Question question) {
        return base.resolve("v1/graph?basearch=" + encoded(question.architecture()) + "&stream="
                + encoded(question.stream()) + (question.images() ? "&oci=true" : ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private GraphAnswer read(Question question, HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            return new GraphAnswer.Unknown(
                    "The update server " + base + " answered with HTTP status " + response.statusCode()
                            + " for the stream " + question.stream() + ".",
                    "Check the stream of the machine and the address of the server.");
        }
        return switch (CincinnatiGraph.parse(response.body())) {
            case Answer.Said<CincinnatiGraph>(CincinnatiGraph graph) -> new GraphAnswer.Known(graph);
            case Answer.Unreadable<CincinnatiGraph>(String words) ->
                new GraphAnswer.Unknown(
                        "The update server " + base + " did not send an update graph: " + words,
                        "Check the address of the server.");
        };
    }

    /** Closes its connections. */
    @Override
    public void close() {
        client.close();
    }
}
