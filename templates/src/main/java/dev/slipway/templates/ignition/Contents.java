package dev.slipway.templates.ignition;

import dev.slipway.templates.ignition.ConfigNode.Structure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/** What a resource of a configuration holds: the contents of a file, say. */
public sealed interface Contents {
    /** The resource names no source. */
    record Nothing() implements Contents {}

    /**
     * The contents are in the configuration.
     *
     * @param data the contents, decompressed; read-only
     */
    record Embedded(ByteBuffer data) implements Contents {}

    /**
     * The contents are to be fetched.
     *
     * @param url where
     * @param compressed whether they are compressed with gzip
     */
    record Remote(String url, boolean compressed) implements Contents {}

    /**
     * The contents cannot be read.
     *
     * @param reason why
     */
    record Damaged(String reason) implements Contents {}

    /** More than this is taken for a decompression bomb. */
    int MAX_SIZE = 256 << 20;

    /**
     * Looks into a resource.
     *
     * @param resource such as {@code storage.files[].contents}
     * @return what it holds
     */
    static Contents of(Structure resource) {
        String source = resource.text("source");
        if (source.isEmpty()) {
            return new Nothing();
        }
        boolean compressed = "gzip".equals(resource.text("compression"));
        if (!source.startsWith("data:")) {
            return new Remote(source, compressed);
        }
        DataUrl url = DataUrl.decode(source);
        if (!url.isValid()) {
            return new Damaged(url.problem());
        }
        if (!compressed) {
            return new Embedded(ByteBuffer.wrap(url.data()).asReadOnlyBuffer());
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(url.data()))) {
            byte[] data = in.readNBytes(MAX_SIZE + 1);
            return data.length > MAX_SIZE
                    ? new Damaged("more than " + MAX_SIZE + " bytes when decompressed")
                    : new Embedded(ByteBuffer.wrap(data).asReadOnlyBuffer());
        } catch (IOException e) {
            return new Damaged("not gzip: " + e.getMessage());
        }
    }
}
