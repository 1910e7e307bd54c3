package dev.slipway.host.drift;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Layer 2: what {@code /etc} looked like at the first healthy boot of a deployment. A rollback switches to another
 * {@code /etc}, so each deployment has a baseline of its own.
 *
 * @param deployment the id of the deployment or the version of the slot that it was taken from
 * @param changes all differences from what the system ships, at that time
 */
public record EtcBaseline(String deployment, List<EtcChange> changes) {
    /** Keeps an unmodifiable copy. */
    public EtcBaseline {
        changes = List.copyOf(changes);
    }

    /**
     * A difference from the baseline.
     *
     * @param path below {@code /etc}
     * @param words what became of it, one sentence
     */
    public record Departure(String path, String words) {}

    /**
     * What has changed since.
     *
     * @param now the differences from what the system ships, of the same deployment
     * @param ignored what is not looked at
     * @return new and vanished differences, by their order in {@code now}, then the vanished ones
     */
    public List<Departure> departures(List<EtcChange> now, IgnoreList ignored) {
        Map<String, EtcChange.Kind> before = new HashMap<>();
        ignored.without(changes).forEach(change -> before.put(change.path(), change.kind()));
        List<Departure> departures = new ArrayList<>();
        for (EtcChange change : ignored.without(now)) {
            if (before.remove(change.path()) != change.kind()) {
                departures.add(new Departure(
                        change.path(),
                        switch (change.kind()) {
                            case ADDED -> "/etc/" + change.path() + " was added.";
                            case MODIFIED -> "/etc/" + change.path() + " was changed.";
                            case REMOVED -> "/etc/" + change.path() + " was removed.";
                        }));
            }
        }
        before.forEach((path, kind) -> departures.add(new Departure(
                path,
                kind == EtcChange.Kind.ADDED
                        ? "/etc/" + path + " is no longer there."
                        : "/etc/" + path + " is again as the system ships it.")));
        return List.copyOf(departures);
    }
}
