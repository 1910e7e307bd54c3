package dev.slipway.fleet.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.fleet.update.UpdateGraphs.GraphAnswer;
import dev.slipway.host.Answer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpdateGraphsTest {
    private static final UpdateGraphs.Question STABLE = new UpdateGraphs.Question("stable", "x86_64", true);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private URI base;
    private int status = 200;
    private byte[] body;

    @BeforeEach
    void start() throws Exception {
        body = Objects.requireNonNull(getClass().getResourceAsStream("/update/fcos-cincinnati-graph-oci.json"))
                .readAllBytes();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("accept"));
            exchange.sendResponseHeaders(status, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mirror/");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private GraphAnswer ask(Duration deadline) {
        try (HttpUpdateGraphs graphs = new HttpUpdateGraphs(base, deadline)) {
            return graphs.graph(STABLE);
        }
    }

    private static void unknown(GraphAnswer answer, String words) {
        assertThat(answer).isInstanceOfSatisfying(GraphAnswer.Unknown.class, unknown -> {
            assertThat(unknown.words()).contains(words).endsWith(".");
            assertThat(unknown.remedy()).endsWith(".");
        });
    }

    @Test
    void aVersionIsFoundWithItsDigestAndItsUpdates() {
        CincinnatiGraph graph = ((GraphAnswer.Known) ask(Duration.ofSeconds(10))).graph();

        assertThat(asked).containsExactly("/mirror/v1/graph?basearch=x86_64&stream=stable&oci=true application/json");
        CincinnatiGraph.Release release = graph.find("44.20260720.3.0").orElseThrow();
        assertThat(release.reference()).isEqualTo("sha256:bbbb" + "2".repeat(60));
        assertThat(graph.find("sha256:bbbb" + "2".repeat(60))).contains(release);
        assertThat(graph.targets(graph.find("43.20260601.3.0").orElseThrow())).containsExactly(release);
        assertThat(graph.targets(release)).isEmpty();
    }

    @Test
    void aServerThatRefusesIsSaidToRefuse() {
        status = 404;

        unknown(ask(Duration.ofSeconds(10)), "HTTP status 404 for the stream stable");
    }

    @Test
    void whatIsNoGraphIsSaidToBeNone() {
        body = "<html>login</html>".getBytes(StandardCharsets.UTF_8);

        unknown(ask(Duration.ofSeconds(10)), "did not send an update graph");
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        body = new byte[17 * 1024 * 1024];

        unknown(ask(Duration.ofSeconds(30)), "cannot be asked");
    }

    @Test
    void aServerThatIsAwayIsSaidToBeAway() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            base = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/");
        }

        unknown(ask(Duration.ofSeconds(10)), "cannot be asked");
    }

    @Test
    void aServerThatAcceptsAndSaysNothingHasADeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            base = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");

            assertThat(ask(Duration.ofSeconds(1))).isInstanceOf(GraphAnswer.Unknown.class);
        }
    }

    @Test
    void anAddressWithoutASlashWouldLoseItsPath() {
        assertThatThrownBy(() -> new HttpUpdateGraphs(URI.create("http://mirror/fcos"), Duration.ofSeconds(1)))
                .hasMessageContaining("slash");
    }

    @Test
    void aGraphThatRefersToNothingIsRefused() {
        List<String> broken = new ArrayList<>(List.of("", "null", "[]", "{\"nodes\":[],\"edges\":[[0,1]]}"));
        String whole = new String(body, StandardCharsets.UTF_8);
        broken.add(whole.replace("\"0\"", "\"zero\""));
        broken.add(whole.replace("@sha256:cccc", "@sha256:xxxx"));
        broken.add(whole.replace("[[0,1]]", "[[0,1,2]]"));
        broken.add(whole.replace("[[0,1]]", "[[0,-1]]"));
        broken.add(whole.replace("[[0,1]]", "[[0,2]]"));

        assertThat(broken)
                .allSatisfy(text -> assertThat(CincinnatiGraph.parse(text)).isInstanceOf(Answer.Unreadable.class));
    }
}
