package dev.slipway.ui.part;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a component true while it is on a screen: listens from attach to detach, and draws again after events, at
 * most once per {@link #PACE}.
 */
public final class Live {
    /** Four times a second is as fast as a person reads a changing number. */
    static final Duration PACE = Duration.ofMillis(250);

    private final FleetEvents events;
    private final Predicate<FleetEvent> interesting;
    private final Runnable draw;
    // Attach and detach run under the session's lock, so this field has one writer at a time.
    private FleetEvents.@Nullable Subscription subscription;

    private Live(FleetEvents events, Predicate<FleetEvent> interesting, Runnable draw) {
        this.events = events;
        this.interesting = interesting;
        this.draw = draw;
    }

    /**
     * Binds a component to the events.
     *
     * @param component whose life on the screen counts
     * @param events where changes are told
     * @param interesting which of them matter here; called on the publisher's thread
     * @param draw shows the present state; called with the session's lock held
     */
    public static void bind(Component component, FleetEvents events, Predicate<FleetEvent> interesting, Runnable draw) {
        Live live = new Live(events, interesting, draw);
        component.addAttachListener(e -> live.start(e.getUI()));
        component.addDetachListener(e -> live.stop());
    }

    private void start(UI ui) {
        stop();
        Executor later = CompletableFuture.delayedExecutor(PACE.toMillis(), TimeUnit.MILLISECONDS);
        // accessLater does nothing when the browser went away in between.
        Runnable drawing = ui.accessLater(draw::run, () -> {});
        subscription = events.subscribe(once(interesting, later, drawing));
    }

    /**
     * Many events, one drawing: while one is due, further events change nothing, because it will show their outcome
     * as well.
     *
     * @param interesting which events matter
     * @param later runs what it is given after the pace
     * @param drawing what is due
     * @return safe for any thread
     */
    static Consumer<FleetEvent> once(Predicate<FleetEvent> interesting, Executor later, Runnable drawing) {
        AtomicBoolean due = new AtomicBoolean();
        return event -> {
            if (interesting.test(event) && due.compareAndSet(false, true)) {
                later.execute(() -> {
                    // Before drawing: an event that comes now may not be in the picture.
                    due.set(false);
                    drawing.run();
                });
            }
        };
    }

    private void stop() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }
}
