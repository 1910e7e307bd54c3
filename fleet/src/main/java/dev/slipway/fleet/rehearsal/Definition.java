package dev.slipway.fleet.rehearsal;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DrillSchedule;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.stored.StoredJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What a consent is given to: everything that decides what is done to which machine and when, and nothing else. */
final class Definition {
    private Definition() {}

    private record Everything(String name, RehearsalWish wish, List<MachineName> members, DrillSchedule schedule) {}

    /** A digest that changes with any of it, also when a machine joins the group. */
    static String of(DeclaredDrill drill, DeclaredFleet fleet) {
        Everything everything = new Everything(
                drill.name().value(), RehearsalWish.of(drill), drill.target().members(fleet), drill.schedule());
        byte[] text = StoredJson.mapper().writeValueAsString(everything).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
