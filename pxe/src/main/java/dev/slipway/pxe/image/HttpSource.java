package dev.slipway.pxe.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** One attempt to fetch one thing by HTTP. */
final class HttpSource implements AutoCloseable {
    private static final int BUFFER = 256 << 10;

    private final MirrorSettings settings;
    private final HttpClient client;

    HttpSource(MirrorSettings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connect())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(ProxySelector.getDefault())
                .build();
    }

    /** What is written, and where: implemented by a text in memory and by a partial file. */
    private interface Sink {
        OutputStream begin(boolean resume) throws IOException;
    }

    /**
     * Fetches a small text.
     *
     * @param url where it lies
     * @param most the most bytes that it may have
     */
    String text(URI url, long most) throws TransientFetchException, ImageRefusedException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        HttpResponse<InputStream> response = send(HttpRequest.newBuilder(url), url);
        requireStatus(response, url);
        try {
            copy(response, url, 0, most, resume -> bytes, size -> {});
        } catch (IOException broken) {
            throw new TransientFetchException(url + " broke off: " + broken.getMessage(), broken);
        }
        return Texts.utf8(bytes.toByteArray(), url.toString());
    }

    /**
     * Fetches the rest of a file, or all of it. What arrived stays in the partial file whatever happens.
     *
     * @param url where it lies
     * @param part the partial file and what is known of it
     * @param room is asked with the number of bytes that are still to come, before the first is written
     * @param progress is told the partial file's length, and its final one where known
     */
    void file(URI url, PartialFile part, Room room, Progress progress)
            throws TransientFetchException, ImageRefusedException, InterruptedException, IOException {
        long have = part.length();
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        String validator = part.validator(url);
        if (have > 0 && validator.isEmpty()) {
            part.restart();
            have = 0;
        }
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-").header("If-Range", validator);
        }
        HttpResponse<InputStream> response = send(request, url);
        if (response.statusCode() == 416) {
            discard(response);
            part.restart();
            throw new TransientFetchException(url + " is shorter than what was fetched of it; it is fetched anew");
        }
        requireStatus(response, url);
        boolean resumed = response.statusCode() == 206 && have > 0;
        if (resumed
                && !response.headers().firstValue("content-range").orElse("").startsWith("bytes " + have + "-")) {
            discard(response);
            part.restart();
            throw new TransientFetchException(url + " sent another part than it was asked for; it is fetched anew");
        }
        if (!resumed) {
            have = 0;
            part.begin(url, response.headers());
        }
        long rest = response.headers().firstValueAsLong("content-length").orElse(-1);
        long total = rest < 0 ? 0 : have + rest;
        if (total > settings.largestFile()) {
            discard(response);
            throw tooLarge(url, total);
        }
        try {
            room.require(Math.max(rest, 0));
        } catch (ImageRefusedException | IOException noRoom) {
            discard(response);
            throw noRoom;
        }
        Path path = part.path();
        progress.at(have, total);
        copy(
                response,
                url,
                have,
                settings.largestFile(),
                again -> Files.newOutputStream(
                        path,
                        StandardOpenOption.WRITE,
                        again ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING),
                size -> progress.at(size, total));
    }

    /** Says whether bytes can be stored. */
    @FunctionalInterface
    interface Room {
        void require(long bytes) throws ImageRefusedException, IOException;
    }

    /** Is told how far a file is. */
    @FunctionalInterface
    interface Progress {
        void at(long bytes, long total);
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request, URI url)
            throws TransientFetchException, InterruptedException {
        try {
            return client.send(
                    request.timeout(settings.stall())
                            .header("Accept-Encoding", "identity")
                            .header("User-Agent", "Slipway")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException late) {
            throw new TransientFetchException(
                    url + " did not answer within " + settings.stall().toSeconds() + " s", late);
        } catch (ConnectException refused) {
            throw new TransientFetchException(
                    refused.getCause() instanceof UnresolvedAddressException
                            ? "the name " + url.getHost() + " cannot be resolved"
                            : "no connection to " + url.getHost() + " could be made",
                    refused);
        } catch (IOException broken) {
            throw new TransientFetchException("the request for " + url + " broke off: " + broken.getMessage(), broken);
        }
    }

    private static void requireStatus(HttpResponse<InputStream> response, URI url)
            throws TransientFetchException, ImageRefusedException {
        int status = response.statusCode();
        if (status == 200 || status == 206) {
            return;
        }
        discard(response);
        if (status >= 500 || status == 429 || status == 408) {
            throw new TransientFetchException(url + " answered " + status);
        }
        if (status == 404 || status == 410) {
            throw new ImageRefusedException(
                    url + " does not exist (" + status + ")", "check stream, version and the mirror's address");
        }
        if (status >= 300 && status < 400) {
            throw new ImageRefusedException(
                    url + " redirects without end or to where Slipway does not follow (" + status + ", "
                            + response.headers().firstValue("location").orElse("no target") + ")",
                    "give the mirror's final address");
        }
        throw new ImageRefusedException(url + " answered " + status, "check the mirror's address and its rights");
    }

    private void copy(
            HttpResponse<InputStream> response, URI url, long have, long most, Sink sink, LongConsumer progress)
            throws TransientFetchException, ImageRefusedException, InterruptedException, IOException {
        long announced = response.headers().firstValueAsLong("content-length").orElse(-1);
        long size = have;
        try (InputStream in = response.body();
                OutputStream out = sink.begin(have > 0);
                StallWatch watch = new StallWatch(in, settings.stall(), settings.stallBytes())) {
            byte[] buffer = new byte[BUFFER];
            while (true) {
                int read = read(in, buffer, url, watch);
                if (read < 0) {
                    break;
                }
                watch.arrived(read);
                size += read;
                if (size > most) {
                    throw tooLarge(url, size);
                }
                out.write(buffer, 0, read);
                progress.accept(size);
            }
        }
        if (announced >= 0 && size - have != announced) {
            throw new TransientFetchException(
                    url + " broke off after " + (size - have) + " of " + announced + " bytes");
        }
    }

    private int read(InputStream in, byte[] buffer, URI url, StallWatch watch)
            throws TransientFetchException, InterruptedException {
        try {
            int read = in.read(buffer);
            if (read < 0 && watch.stalled()) {
                throw stalled(url);
            }
            return read;
        } catch (IOException broken) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw watch.stalled()
                    ? stalled(url)
                    : new TransientFetchException(url + " broke off: " + broken.getMessage(), broken);
        }
    }

    private TransientFetchException stalled(URI url) {
        return new TransientFetchException(url + " sent fewer than " + settings.stallBytes() + " bytes in "
                + settings.stall().toMillis() + " ms");
    }

    private ImageRefusedException tooLarge(URI url, long size) {
        return new ImageRefusedException(
                url + " has " + size + " bytes or more, which is more than a boot file has",
                "check the mirror's address");
    }

    private static void discard(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException alreadyBroken) {
            // Nothing was wanted of it.
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
