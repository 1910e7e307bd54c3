package dev.slipway.pxe.tftp;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a read request's options come to (RFC 2347, 2348, 2349, 7440). An option that is unknown or whose value is out
 * of its range is left out of the acknowledgement, as if it had not been sent.
 *
 * @param blockSize payload of a full DATA packet in bytes
 * @param windowSize DATA packets per acknowledgement
 * @param clientTimeout the time-out that the client asked for, or zero for ours
 * @param acknowledged what the OACK says, in the order asked; empty means no OACK
 */
record Negotiated(int blockSize, int windowSize, Duration clientTimeout, Map<String, String> acknowledged) {
    static final int DEFAULT_BLOCK_SIZE = 512;
    static final int SMALLEST_BLOCK_SIZE = 8;
    static final int LARGEST_BLOCK_SIZE = 65464;
    private static final int LARGEST_TIMEOUT = 255;
    private static final int LARGEST_WINDOW = 65535;

    /** More than this gains nothing on a LAN and only fills socket buffers. */
    private static final int USEFUL_WINDOW = 64;

    Negotiated {
        acknowledged = Collections.unmodifiableMap(new LinkedHashMap<>(acknowledged));
    }

    /**
     * Negotiates.
     *
     * @param options as asked
     * @param size the file's length in bytes
     * @param limits what this server agrees to
     * @param largestUnfragmented the largest block that fits a frame of the interface
     */
    static Negotiated of(Map<String, String> options, long size, TftpLimits limits, int largestUnfragmented) {
        int allowed = Math.max(DEFAULT_BLOCK_SIZE, Math.min(limits.blockSize(), largestUnfragmented));
        int blockSize = number(options, "blksize", SMALLEST_BLOCK_SIZE, LARGEST_BLOCK_SIZE)
                .map(asked -> Math.min(asked, allowed))
                .orElse(DEFAULT_BLOCK_SIZE);
        int most = Math.clamp(limits.windowBytes() / blockSize, 1, USEFUL_WINDOW);
        Map<String, String> acknowledged = new LinkedHashMap<>();
        int windowSize = 1;
        Duration timeout = Duration.ZERO;
        for (String name : options.keySet()) {
            switch (name) {
                case "blksize" ->
                    number(options, name, SMALLEST_BLOCK_SIZE, LARGEST_BLOCK_SIZE)
                            .ifPresent(_ -> acknowledged.put("blksize", Integer.toString(blockSize)));
                case "tsize" -> acknowledged.put("tsize", Long.toString(size));
                case "timeout" -> {
                    Optional<Integer> seconds = number(options, name, 1, LARGEST_TIMEOUT);
                    timeout = seconds.map(Duration::ofSeconds).orElse(timeout);
                    seconds.ifPresent(value -> acknowledged.put("timeout", value.toString()));
                }
                case "windowsize" -> {
                    Optional<Integer> window =
                            number(options, name, 1, LARGEST_WINDOW).map(asked -> Math.min(asked, most));
                    windowSize = window.orElse(windowSize);
                    window.ifPresent(value -> acknowledged.put("windowsize", value.toString()));
                }
                default -> {
                    // RFC 2347: an option that is not known is not acknowledged.
                }
            }
        }
        return new Negotiated(blockSize, windowSize, timeout, acknowledged);
    }

    /** The acknowledged options in words, {@code blksize=1432 tsize=74213}. */
    String words() {
        return acknowledged.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining(" "));
    }

    private static Optional<Integer> number(Map<String, String> options, String name, int least, int most) {
        String text = options.getOrDefault(name, "");
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int value = Integer.parseInt(text);
        return value >= least && value <= most ? Optional.of(value) : Optional.empty();
    }
}
