package dev.slipway.host;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The id by which Zincati tells a machine to its servers: systemd's id for an application, derived from the machine id
 * (sd_id128_get_machine_app_specific(3)) with the application id of Zincati (zincati, src/identity/mod.rs).
 */
final class ZincatiId {
    private static final byte[] APPLICATION = HexFormat.of().parseHex("de35106b6ec24688b63afddaa156679b");

    private ZincatiId() {}

    /** 32 hexadecimal digits for a machine id of 32; empty for an empty one. */
    static String of(String machineId) {
        return machineId.isEmpty() ? "" : derived(machineId, APPLICATION);
    }

    static String derived(String machineId, byte[] application) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(machineId), "HmacSHA256"));
            byte[] id = Arrays.copyOf(mac.doFinal(application), 16);
            // A random UUID of the variant of RFC 9562, as systemd makes all its ids.
            id[6] = (byte) ((id[6] & 0x0f) | 0x40);
            id[8] = (byte) ((id[8] & 0x3f) | 0x80);
            return HexFormat.of().formatHex(id);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }
}
