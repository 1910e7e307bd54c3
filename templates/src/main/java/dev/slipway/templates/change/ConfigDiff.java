package dev.slipway.templates.change;

import dev.slipway.templates.change.ConfigChange.Kind;
import dev.slipway.templates.change.Declarations.Declaration;
import dev.slipway.templates.ignition.ConfigNode;
import dev.slipway.templates.ignition.ConfigNode.Listing;
import dev.slipway.templates.ignition.IgnitionConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Compares configurations by what Ignition makes of them. Encodings, defaults, the version of the specification and orders
 * that Ignition does not mind are no differences; embedded configurations are merged first.
 */
public final class ConfigDiff {
    /** The field of a disk whose partitions Ignition would place in another order. */
    public static final String PARTITION_ORDER = "partitions";

    private ConfigDiff() {}

    /**
     * All differences.
     *
     * @param before a configuration that Ignition accepts
     * @param after a configuration that Ignition accepts
     * @return sorted by kind of subject and its name; empty when both mean the same
     */
    public static List<ConfigChange> between(IgnitionConfig before, IgnitionConfig after) {
        Map<Subject, Declaration> old = Declarations.of(before);
        Map<Subject, Declaration> fresh = Declarations.of(after);
        Set<Subject> subjects = new LinkedHashSet<>(old.keySet());
        subjects.addAll(fresh.keySet());
        return subjects.stream()
                .sorted(Comparator.comparingInt(ConfigDiff::rank).thenComparing(Subject::words))
                .flatMap(subject -> change(subject, old, fresh).stream())
                .toList();
    }

    private static Optional<ConfigChange> change(
            Subject subject, Map<Subject, Declaration> old, Map<Subject, Declaration> fresh) {
        Declaration before = old.getOrDefault(subject, Declaration.NONE);
        Declaration after = fresh.getOrDefault(subject, Declaration.NONE);
        Kind kind = !old.containsKey(subject) ? Kind.ADDED : fresh.containsKey(subject) ? Kind.CHANGED : Kind.REMOVED;
        List<String> fields = differing(before.meant(), after.meant(), kind);
        return kind == Kind.CHANGED && fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConfigChange(subject, kind, fields, before.written(), after.written()));
    }

    private static List<String> differing(
            SortedMap<String, ConfigNode> before, SortedMap<String, ConfigNode> after, Kind kind) {
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<String> fields = new ArrayList<>(keys);
        fields.removeIf(key -> same(key, before, after, kind));
        return fields;
    }

    private static boolean same(
            String key, SortedMap<String, ConfigNode> before, SortedMap<String, ConfigNode> after, Kind kind) {
        if (key.equals(PARTITION_ORDER)) {
            // Added and removed partitions are differences of their own.
            return kind != Kind.CHANGED || sameOrder(before.get(key), after.get(key));
        }
        return Objects.equals(before.get(key), after.get(key));
    }

    private static boolean sameOrder(
            @org.jspecify.annotations.Nullable ConfigNode before, @org.jspecify.annotations.Nullable ConfigNode after) {
        if (!(before instanceof Listing old) || !(after instanceof Listing fresh)) {
            return true;
        }
        List<ConfigNode> stayed = new ArrayList<>(old.items());
        stayed.retainAll(fresh.items());
        List<ConfigNode> now = new ArrayList<>(fresh.items());
        now.retainAll(old.items());
        return stayed.equals(now);
    }

    /** The disks first, since they weigh most. */
    private static int rank(Subject subject) {
        return switch (subject) {
            case Subject.Disk ignored -> 0;
            case Subject.Partition ignored -> 1;
            case Subject.Raid ignored -> 2;
            case Subject.Luks ignored -> 3;
            case Subject.Filesystem ignored -> 4;
            case Subject.Group ignored -> 5;
            case Subject.User ignored -> 6;
            case Subject.KernelArgument ignored -> 7;
            case Subject.DirectoryAt ignored -> 8;
            case Subject.FileAt ignored -> 9;
            case Subject.LinkAt ignored -> 10;
            case Subject.Unit ignored -> 11;
            case Subject.Dropin ignored -> 12;
            case Subject.RemoteConfig ignored -> 13;
            case Subject.Fetching ignored -> 14;
        };
    }
}
