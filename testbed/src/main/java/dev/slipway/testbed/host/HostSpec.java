package dev.slipway.testbed.host;

import java.util.List;

/**
 * What a test host is made of.
 *
 * @param name its hostname
 * @param flavour what it is like
 * @param authorizedKeys who may log in as {@code root} and as {@code core}, as lines of an {@code authorized_keys} file
 * @param diskMebibytes the size of its disk, which is memory of this machine; a host uses about 30 of them
 */
public record HostSpec(String name, Flavour flavour, List<String> authorizedKeys, int diskMebibytes) {
    private static final int DISK_MEBIBYTES = 4096;

    /** Copies the keys. */
    public HostSpec {
        authorizedKeys = List.copyOf(authorizedKeys);
    }

    /**
     * A host with a disk of the usual size.
     *
     * @param name its hostname
     * @param flavour what it is like
     * @param authorizedKey who may log in
     * @return the specification
     */
    public static HostSpec of(String name, Flavour flavour, String authorizedKey) {
        return new HostSpec(name, flavour, List.of(authorizedKey), DISK_MEBIBYTES);
    }
}
