package dev.slipway.pxe.testing;

import dev.slipway.pxe.boot.BootObserver;
import dev.slipway.pxe.boot.BootSighting;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps all sightings in order. */
public final class Recorder implements BootObserver {
    private final Queue<BootSighting> all = new ConcurrentLinkedQueue<>();

    @Override
    public void saw(BootSighting sighting) {
        all.add(sighting);
    }

    public List<BootSighting> all() {
        return List.copyOf(all);
    }

    public <T extends BootSighting> List<T> of(Class<T> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public void clear() {
        all.clear();
    }
}
