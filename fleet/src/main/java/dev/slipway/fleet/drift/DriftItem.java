package dev.slipway.fleet.drift;

import dev.slipway.host.drift.Deviation;
import dev.slipway.host.drift.PrivatePaths;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * One difference. Holds no content of files.
 *
 * @param layer against what it differs
 * @param aspect in which respect, one word in capitals: of {@link Deviation.Kind}, of
 *     {@link dev.slipway.host.drift.EtcChange.Kind} or {@link #GONE}, or of {@link dev.slipway.host.drift.OsDrift.Kind}
 * @param subject what it is in the configuration, such as {@code file /etc/motd}; empty when it is not in it
 * @param path the path that differs, absolute; empty when it is none
 * @param detail what exactly, for programs: a public key, a kernel argument, a package; may be empty
 * @param words how it differs, as a sentence
 */
public record DriftItem(DriftLayer layer, String aspect, String subject, String path, String detail, String words) {
    /** A path of {@code /etc} that was in the baseline is there no more, or as the system ships it. */
    public static final String GONE = "GONE";

    private static final int ID_LENGTH = 12;
    private static final Set<String> NOT_UNDONE =
            Set.of(Deviation.Kind.FOREIGN_DROPIN.name(), Deviation.Kind.UNREADABLE.name());
    private static final Set<String> ABOUT_CONTENT =
            Set.of(Deviation.Kind.CONTENT.name(), Deviation.Kind.FOREIGN_DROPIN.name(), "ADDED", "MODIFIED");

    /**
     * A name that stays the same from scan to scan.
     *
     * @return hexadecimal digits
     */
    public String id() {
        try {
            String all = String.join("\0", layer.name(), aspect, subject, path, detail);
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Whether applying the configuration again brings it back to what is declared.
     *
     * @return false for what the configuration does not speak of
     */
    public boolean canBeUndone() {
        return layer == DriftLayer.DECLARED && !subject.isEmpty() && !NOT_UNDONE.contains(aspect);
    }

    /**
     * Whether two texts can be shown beside each other, unless the machine keeps its own.
     *
     * @return false for what is no file, and for what is private by its name
     */
    public boolean hasText() {
        return !path.isEmpty() && ABOUT_CONTENT.contains(aspect) && !PrivatePaths.holds(path);
    }

    /**
     * Whether it can be put on the list of what is ignored.
     *
     * @return true for paths and layered packages
     */
    public boolean canBeIgnored() {
        return !path.isEmpty() || (layer == DriftLayer.SYSTEM && !detail.isEmpty());
    }
}
