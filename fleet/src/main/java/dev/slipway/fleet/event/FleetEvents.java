package dev.slipway.fleet.event;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners inside this process that something changed.
 *
 * <p>Safe for any thread: the listeners are in a copy-on-write list. A listener runs on the publisher's thread and
 * must return at once; one that throws is logged and does not hinder the others.
 */
public final class FleetEvents {
    private static final Logger LOG = LoggerFactory.getLogger(FleetEvents.class);
    private final CopyOnWriteArrayList<Consumer<FleetEvent>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Adds a listener.
     *
     * @param listener called for every event
     * @return ends the subscription when closed
     */
    public Subscription subscribe(Consumer<FleetEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * Tells every listener.
     *
     * @param event what changed
     */
    public void publish(FleetEvent event) {
        for (Consumer<FleetEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("A listener failed on {}", event, e);
            }
        }
    }

    /** A running subscription. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
