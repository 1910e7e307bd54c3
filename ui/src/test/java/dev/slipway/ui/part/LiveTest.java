package dev.slipway.ui.part;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.BrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@ViewPackages(packages = "dev.slipway.ui.part")
class LiveTest extends BrowserlessTest {
    private static final FleetEvent SEEN = new FleetEvent.BootSeen("52:54:00:00:00:01");

    private final Deque<Runnable> due = new ArrayDeque<>();
    private final AtomicInteger drawings = new AtomicInteger();

    @Test
    void aBurstOfEventsIsDrawnOnce() {
        Consumer<FleetEvent> listener = Live.once(event -> true, due::add, drawings::incrementAndGet);
        for (int i = 0; i < 500; i++) {
            listener.accept(SEEN);
        }
        assertThat(due).hasSize(1);
        due.remove().run();
        assertThat(drawings).hasValue(1);
    }

    @Test
    void anEventWhileTheDrawingRunsIsDrawnAsWell() {
        Deque<Consumer<FleetEvent>> self = new ArrayDeque<>();
        Consumer<FleetEvent> listener = Live.once(event -> true, due::add, () -> {
            if (drawings.incrementAndGet() == 1) {
                self.getFirst().accept(SEEN);
            }
        });
        self.add(listener);
        listener.accept(SEEN);
        due.remove().run();
        assertThat(due).hasSize(1);
        due.remove().run();
        assertThat(drawings).hasValue(2);
    }

    @Test
    void whatDoesNotMatterIsNotDrawn() {
        Consumer<FleetEvent> listener =
                Live.once(FleetEvent.ImagesChanged.class::isInstance, due::add, drawings::incrementAndGet);
        listener.accept(SEEN);
        assertThat(due).isEmpty();
        listener.accept(new FleetEvent.ImagesChanged());
        assertThat(due).hasSize(1);
    }

    @Test
    void aScreenHearsEventsOnlyWhileItIsShown() {
        FleetEvents events = new FleetEvents();
        AtomicInteger heard = new AtomicInteger();
        Div screen = new Div();
        Live.bind(screen, events, event -> heard.incrementAndGet() < 0, drawings::incrementAndGet);
        events.publish(SEEN);
        assertThat(heard).hasValue(0);
        UI.getCurrent().add(screen);
        events.publish(SEEN);
        assertThat(heard).hasValue(1);
        UI.getCurrent().remove(screen);
        events.publish(SEEN);
        assertThat(heard).hasValue(1);
    }
}
