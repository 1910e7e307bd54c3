package dev.slipway.fleet.operation;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How the outside reaches into a running operation: cancels it, or stops because the console ends. All is guarded by
 * this object's lock, so a cancellation and the point of no return cannot both win.
 */
final class Steering {
    private final CompletableFuture<Void> wake = new CompletableFuture<>();
    private String cancelledBy = "";
    private boolean stopping;
    private boolean noReturn;
    private boolean interruptible = true;
    private @Nullable Thread part;

    /** Asks for the end; false when it is too late. */
    synchronized boolean cancel(String who) {
        if (noReturn) {
            return false;
        }
        if (cancelledBy.isEmpty()) {
            cancelledBy = who;
        }
        if (interruptible) {
            wakeUp();
        }
        return true;
    }

    /** The console ends: everything is left as it is, at once. */
    synchronized void stop() {
        stopping = true;
        interruptible = true;
        wakeUp();
    }

    private void wakeUp() {
        wake.complete(null);
        if (part != null) {
            part.interrupt();
        }
    }

    /** A step begins. */
    synchronized void enter(boolean mayBeInterrupted) {
        interruptible = mayBeInterrupted || stopping;
    }

    /** A step is about to act that cannot be taken back; false when a cancellation was quicker. */
    synchronized boolean passPointOfNoReturn() {
        if (!cancelledBy.isEmpty() || stopping) {
            return false;
        }
        noReturn = true;
        return true;
    }

    /** From now on nothing can be cancelled, as before the console was restarted. */
    synchronized void hasPassedPointOfNoReturn() {
        noReturn = true;
    }

    /** A thread begins to work on a part; false when it had better not. */
    synchronized boolean working(Thread thread) {
        if (mustLeave()) {
            return false;
        }
        part = thread;
        return true;
    }

    synchronized void idle() {
        part = null;
    }

    /** Whether the present step must be left now. */
    synchronized boolean mustLeave() {
        return stopping || (interruptible && !cancelledBy.isEmpty());
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    synchronized String cancelledBy() {
        return cancelledBy;
    }

    /** Completed when a pause must end early. */
    synchronized CompletableFuture<Void> wake() {
        return interruptible ? wake : new CompletableFuture<>();
    }
}
