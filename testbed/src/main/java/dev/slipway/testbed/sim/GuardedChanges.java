package dev.slipway.testbed.sim;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes under a dead-man's switch: how far each is, and whether its time has passed. What is in the files of a simulated
 * machine nobody asks, so only that is remembered. Safe for any thread.
 */
final class GuardedChanges {
    private static final class Change {
        private final int actions;
        private Instant deadline = Instant.MAX;
        private boolean armed;
        private boolean applied;
        private boolean confirmed;
        private String undone = "";

        Change(int actions) {
            this.actions = actions;
        }
    }

    private final Clock clock;

    /** By the directory on the machine; guarded by this object. */
    private final Map<String, Change> changes = new HashMap<>();

    GuardedChanges(Clock clock) {
        this.clock = clock;
    }

    /** What the unit that watches over the next boot does. */
    synchronized void boot() {
        changes.values().stream()
                .filter(change -> change.armed)
                .forEach(change -> undo(change, "the machine booted before the change was confirmed"));
    }

    /** Runs a script of the guard, or answers {@link Invocation#NOT_FOUND}. */
    synchronized int script(String name, List<String> arguments, Invocation call) {
        if (!name.startsWith("guard-") || name.startsWith("guard-grub")) {
            return Invocation.NOT_FOUND;
        }
        String place = arguments.getFirst();
        Change change = changes.get(place);
        if (change != null && change.armed && clock.instant().isAfter(change.deadline)) {
            undo(change, "Slipway did not confirm the change in time");
        }
        switch (name) {
            case "guard-save" -> {
                if (change == null || !change.undone.isEmpty()) {
                    changes.put(place, new Change(Integer.parseInt(arguments.get(1))));
                }
                return 0;
            }
            case "guard-stage", "guard-fetch" -> {
                return 0;
            }
            case "guard-forget" -> {
                changes.remove(place);
                return 0;
            }
            case "guard-look" -> {
                return look(change, call);
            }
            default -> {
                return change == null
                        ? call.fail(69, "nothing is saved that could be put back")
                        : known(name, change, arguments, call);
            }
        }
    }

    private int known(String name, Change change, List<String> arguments, Invocation call) {
        switch (name) {
            case "guard-arm" -> {
                change.armed = change.undone.isEmpty() && !change.confirmed;
                change.deadline = clock.instant().plusSeconds(Long.parseLong(arguments.get(1)));
            }
            case "guard-apply" -> {
                if (!change.armed) {
                    return call.fail(69, "nothing would undo this change, so it is not begun");
                }
                change.applied = true;
            }
            case "guard-restore" -> undo(change, "Slipway took it back");
            case "guard-check" -> call.say("done " + change.actions);
            case "guard-confirm" -> {
                if (change.undone.isEmpty() && change.applied) {
                    change.confirmed = true;
                    change.armed = false;
                }
                return look(change, call);
            }
            default -> {
                return Invocation.NOT_FOUND;
            }
        }
        return 0;
    }

    private static void undo(Change change, String why) {
        change.undone = why;
        change.armed = false;
        change.confirmed = false;
    }

    private int look(@org.jspecify.annotations.Nullable Change change, Invocation call) {
        if (change != null) {
            say(true, "saved", call);
            say(change.armed, "armed", call);
            say(change.applied, "applied", call);
            say(change.confirmed, "confirmed", call);
            say(!change.undone.isEmpty(), "undone " + change.undone, call);
            say(
                    change.armed,
                    "left "
                            + Math.max(
                                    0,
                                    change.deadline.getEpochSecond()
                                            - clock.instant().getEpochSecond()),
                    call);
        }
        return call.say("done");
    }

    private static void say(boolean is, String line, Invocation call) {
        if (is) {
            call.say(line);
        }
    }
}
