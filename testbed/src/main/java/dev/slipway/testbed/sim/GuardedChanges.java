package dev.slipway.testbed.sim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Changes under a dead-man's switch: how far each is, what was brought for it, and whether its time has passed. Safe for any
 * thread.
 */
final class GuardedChanges {
    private static final Duration FETCHING = Duration.ofMinutes(4);

    private static final class Change {
        private final List<String> manifest;
        private final Map<String, byte[]> contents = new HashMap<>();
        private Runnable back = () -> {};
        private Instant deadline = Instant.MAX;
        private boolean armed;
        private boolean applied;
        private boolean confirmed;
        private String undone = "";

        Change(List<String> manifest) {
            this.manifest = List.copyOf(manifest);
        }
    }

    private final Clock clock;
    private final SimulatedDisk disk;

    /** By the directory on the machine; guarded by this object. */
    private final Map<String, Change> changes = new HashMap<>();

    GuardedChanges(Clock clock, SimulatedDisk disk) {
        this.clock = clock;
        this.disk = disk;
    }

    /** A disk that is written anew has no copies of what was on it. */
    synchronized void wiped() {
        changes.clear();
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
                    List<String> manifest = new String(call.input(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
                    if (manifest.size() != Integer.parseInt(arguments.get(1))) {
                        return call.fail(74, "only " + manifest.size() + " of " + arguments.get(1) + " lines came");
                    }
                    changes.put(place, new Change(manifest));
                }
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
            case "guard-stage" -> {
                byte[] content = call.input();
                if (content.length != Integer.parseInt(arguments.get(2))) {
                    return call.fail(74, "only " + content.length + " of " + arguments.get(2) + " bytes came");
                }
                change.contents.put(arguments.get(1), content);
            }
            case "guard-fetch" -> {
                return fetch(change, arguments, call);
            }
            case "guard-arm" -> {
                change.armed = change.undone.isEmpty() && !change.confirmed;
                change.deadline = clock.instant().plusSeconds(Long.parseLong(arguments.get(1)));
            }
            case "guard-apply" -> {
                if (!change.armed) {
                    return call.fail(69, "nothing would undo this change, so it is not begun");
                }
                if (!change.applied) {
                    change.back = disk.change(change.manifest, change.contents);
                    change.applied = true;
                }
            }
            case "guard-restore" -> undo(change, "Slipway took it back");
            case "guard-check" -> call.say("done " + change.manifest.size());
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

    private static int fetch(Change change, List<String> arguments, Invocation call) {
        String url = new String(call.input(), StandardCharsets.UTF_8).strip();
        try (HttpClient http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(FETCHING)
                .build()) {
            byte[] content = http.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .timeout(FETCHING)
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            if (arguments.get(4).equals("gzip")) {
                content = new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes();
            }
            if (!arguments.get(3).equals(SimulatedDisk.hash(arguments.get(2), content))) {
                return call.fail(66, "what was fetched is not what is declared: its hash differs");
            }
            change.contents.put(arguments.get(1), content);
            return 0;
        } catch (IOException e) {
            return call.fail(22, "curl: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return call.fail(143, "Terminated");
        }
    }

    private static void undo(Change change, String why) {
        change.back.run();
        change.back = () -> {};
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
