package dev.slipway.fleet.operation;

import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.testbed.host.TestHost;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * A cable that comes out whenever a part of a step begins, and is put back after a while. The engine tells of a part before it
 * does it, so none is too quick to be cut; what begins meanwhile meets the cut that there is.
 */
final class LooseCable implements AutoCloseable {
    /**
     * Three minutes, shortened as much as the time after which the console takes silence for a cut: it notices, and tries
     * again in vain, as a real one does.
     */
    static final Duration CUT = Duration.ofMinutes(3).dividedBy(HostConsole.NERVOUSNESS);

    private final HostConsole console;
    private final TestHost host;
    private final OperationId operation;
    private final FleetEvents.Subscription subscription;

    // Guarded by this.
    private final Set<String> met = new HashSet<>();
    private boolean out;
    private boolean closed;

    LooseCable(HostConsole console, TestHost host, OperationId operation) {
        this.console = console;
        this.host = host;
        this.operation = operation;
        this.subscription = console.events().subscribe(this::look);
    }

    private void look(FleetEvent event) {
        if (!event.equals(new FleetEvent.OperationChanged(operation.value()))) {
            return;
        }
        for (OperationStep step :
                console.operations().find(operation).orElseThrow().steps()) {
            if (step.state() instanceof StepState.Underway underway) {
                comesTo(step.planned().id() + " " + underway.part());
            }
        }
    }

    private synchronized void comesTo(String part) {
        if (met.add(part) && !out && !closed) {
            host.cut();
            out = true;
            Thread.ofVirtual().name("loose-cable").start(this::putBackLater);
        }
    }

    private void putBackLater() {
        try {
            Thread.sleep(CUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        putBack();
    }

    private synchronized void putBack() {
        if (out && !closed) {
            host.heal();
            out = false;
        }
    }

    /** Puts it back for good. */
    @Override
    public void close() {
        subscription.close();
        putBack();
        synchronized (this) {
            closed = true;
        }
    }
}
