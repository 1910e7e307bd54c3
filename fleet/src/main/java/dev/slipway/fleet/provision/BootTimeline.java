package dev.slipway.fleet.provision;

import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.fleet.stored.SealedJson;
import dev.slipway.pxe.boot.BootObserver;
import dev.slipway.pxe.boot.BootSighting;
import dev.slipway.pxe.boot.MacAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Slipway saw of every box on the network, the newest in memory and all that is kept in the database.
 *
 * <p>{@link #saw} is on the path of DHCP answers, so it only touches memory; one thread writes to the database
 * behind it. When the disk is too slow for a flood of packets, entries are dropped from the database, never from
 * the answer to the machine.
 */
public final class BootTimeline implements BootObserver, AutoCloseable {
    /** Entries kept per box; an installation with a UEFI machine makes about 25. */
    public static final int KEPT_PER_BOX = 300;

    /** Boxes kept; a flood of invented addresses pushes out the undeclared that were silent longest. */
    public static final int MOST_BOXES = 1000;

    private static final int QUEUE = 10_000;
    private static final int LONGEST_TEXT = 500;
    private static final Logger LOG = LoggerFactory.getLogger(BootTimeline.class);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final FleetEvents events;
    private final Predicate<MacAddress> declared;
    private final JsonMapper mapper = JsonMapper.builder().build();
    private final SealedJson<BootSighting> json = new SealedJson<>(BootSighting.class);
    private final Map<MacAddress, Box> boxes = new ConcurrentHashMap<>();
    private final BlockingQueue<Write> writes = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer;
    // Written by close() alone, read by the writer.
    private volatile boolean closing;

    /**
     * Loads what was seen before and starts the writer.
     *
     * @param jdbc the database
     * @param clock tells the time
     * @param events is told when a timeline grew
     * @param declared tells whether a box is declared and must never be pushed out
     */
    public BootTimeline(JdbcClient jdbc, Clock clock, FleetEvents events, Predicate<MacAddress> declared) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.events = events;
        this.declared = declared;
        load();
        this.writer = Thread.ofPlatform().name("boot-timeline").daemon().start(this::writeUntilClosed);
    }

    @Override
    public void saw(BootSighting sighting) {
        Box box = box(sighting.mac(), sighting.at());
        box.add(sighting);
        enqueue(new Write(box, sighting));
        events.publish(new FleetEvent.BootSeen(sighting.mac().value()));
    }

    /**
     * Notes what firmware or iPXE said about a box.
     *
     * @param mac the box
     * @param hardware what it said
     */
    public void identified(MacAddress mac, Hardware hardware) {
        Box box = box(mac, clock.instant());
        box.identify(hardware);
        enqueue(new Write(box, null));
    }

    /**
     * The entries of one box, oldest first.
     *
     * @param mac the box
     * @return at most {@link #KEPT_PER_BOX} entries
     */
    public List<BootSighting> of(MacAddress mac) {
        Box box = boxes.get(mac);
        return box == null ? List.of() : box.sightings();
    }

    /**
     * What is known of one box.
     *
     * @param mac the box
     * @return empty when it was never seen
     */
    public Optional<UnknownMachine> box(MacAddress mac) {
        Box box = boxes.get(mac);
        return box == null ? Optional.empty() : Optional.of(box.describe());
    }

    /**
     * All boxes that were seen.
     *
     * @return the last seen first
     */
    public List<UnknownMachine> boxes() {
        return boxes.values().stream()
                .map(Box::describe)
                .sorted(Comparator.comparing(UnknownMachine::lastSeen).reversed())
                .toList();
    }

    /**
     * Whether a person chose to ignore a box.
     *
     * @param mac the box
     * @return true when its requests get no answer
     */
    public boolean ignored(MacAddress mac) {
        Box box = boxes.get(mac);
        return box != null && box.ignored();
    }

    /**
     * Ignores a box, or listens to it again.
     *
     * @param mac the box
     * @param ignored true to give it no answer any more
     */
    public void ignore(MacAddress mac, boolean ignored) {
        Box box = box(mac, clock.instant());
        box.ignore(ignored);
        store(box);
        events.publish(new FleetEvent.BootSeen(mac.value()));
    }

    private Box box(MacAddress mac, Instant at) {
        Box box = boxes.get(mac);
        if (box != null) {
            return box;
        }
        if (boxes.size() >= MOST_BOXES) {
            pushOutSilent();
        }
        return boxes.computeIfAbsent(mac, m -> new Box(m, at));
    }

    private void pushOutSilent() {
        boxes.values().stream()
                .filter(b -> !declared.test(b.mac) && !b.ignored())
                .min(Comparator.comparing(Box::lastSeen))
                .ifPresent(b -> {
                    boxes.remove(b.mac);
                    enqueue(new Write(b, null));
                });
    }

    private void enqueue(Write write) {
        if (!writes.offer(write)) {
            LOG.debug(
                    "The database is too slow for the boot timeline; an entry of {} is kept in memory only.",
                    write.box.mac);
        }
    }

    private void load() {
        jdbc.sql("select mac, first_seen, last_seen, asked, firmware, hardware, ignored from box")
                .query((row, n) -> {
                    MacAddress mac = new MacAddress(row.getString("mac"));
                    Box box = new Box(
                            mac,
                            row.getObject("first_seen", OffsetDateTime.class).toInstant());
                    box.restore(
                            row.getObject("last_seen", OffsetDateTime.class).toInstant(),
                            row.getInt("asked"),
                            row.getString("firmware"),
                            mapper.readValue(row.getString("hardware"), Hardware.class),
                            row.getBoolean("ignored"));
                    boxes.put(mac, box);
                    return mac;
                })
                .list();
        jdbc.sql("select mac, kind, body from sighting order by id")
                .query((row, n) -> {
                    Box box = boxes.get(new MacAddress(row.getString("mac")));
                    if (box != null) {
                        box.restore(json.read(row.getString("kind"), row.getString("body")));
                    }
                    return n;
                })
                .list();
    }

    private void writeUntilClosed() {
        List<Write> batch = new ArrayList<>();
        while (!closing || !writes.isEmpty()) {
            try {
                Write first = writes.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    writes.drainTo(batch, 200);
                    write(batch);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // Whatever one entry holds, the thread must go on with the next.
                LOG.warn("The boot timeline could not be written: {}", e.getMessage());
            } finally {
                batch.clear();
            }
        }
    }

    private void write(Collection<Write> batch) {
        for (Write write : batch) {
            BootSighting sighting = write.sighting;
            if (sighting != null) {
                jdbc.sql("insert into sighting(mac, at, kind, body) values (?, ?, ?, ?)")
                        .params(
                                sighting.mac().value(),
                                sighting.at().atOffset(ZoneOffset.UTC),
                                json.kind(sighting),
                                json.body(sighting))
                        .update();
            }
        }
        batch.stream().map(w -> w.box).distinct().forEach(this::store);
    }

    private void store(Box box) {
        String mac = box.mac.value();
        if (boxes.get(box.mac) != box) {
            jdbc.sql("delete from sighting where mac = ?").param(mac).update();
            jdbc.sql("delete from box where mac = ?").param(mac).update();
            return;
        }
        UnknownMachine seen = box.describe();
        jdbc.sql("merge into box(mac, first_seen, last_seen, asked, firmware, hardware, ignored) key(mac)"
                        + " values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        mac,
                        seen.firstSeen().atOffset(ZoneOffset.UTC),
                        seen.lastSeen().atOffset(ZoneOffset.UTC),
                        seen.asked(),
                        seen.firmware(),
                        mapper.writeValueAsString(seen.hardware()),
                        box.ignored())
                .update();
        jdbc.sql("delete from sighting where mac = ? and id <= (select id from sighting where mac = ?"
                        + " order by id desc offset ? rows fetch first 1 row only)")
                .params(mac, mac, KEPT_PER_BOX)
                .update();
    }

    /** Writes what is left, for at most five seconds. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param sighting null when only the box itself changed */
    private record Write(
            Box box, @org.jspecify.annotations.Nullable BootSighting sighting) {}

    /** One box; every method is synchronized, because packets and requests come in on several threads. */
    private static final class Box {
        private final MacAddress mac;
        private final Instant firstSeen;
        private final Deque<BootSighting> sightings = new ArrayDeque<>();
        private Instant lastSeen;
        private int asked;
        private String firmware = "";
        private Hardware hardware = Hardware.UNKNOWN;
        private boolean ignored;

        Box(MacAddress mac, Instant at) {
            this.mac = mac;
            this.firstSeen = at;
            this.lastSeen = at;
        }

        synchronized void add(BootSighting sighting) {
            lastSeen = sighting.at();
            if (sighting instanceof BootSighting.Asked ask) {
                asked++;
                // iPXE runs on the firmware but calls itself by a code of its own.
                if (!ask.client().ipxe() || firmware.isEmpty()) {
                    firmware = ask.client().arch().words();
                }
                identify(new Hardware(
                        ask.client().uuid(), "", "", "", ask.client().arch().cpu(), ""));
            }
            restore(sighting);
        }

        synchronized void restore(BootSighting sighting) {
            sightings.addLast(sighting);
            if (sightings.size() > KEPT_PER_BOX) {
                sightings.removeFirst();
            }
        }

        synchronized void restore(Instant last, int times, String words, Hardware known, boolean unheard) {
            lastSeen = last;
            asked = times;
            firmware = words;
            hardware = known;
            ignored = unheard;
        }

        synchronized void identify(Hardware newer) {
            hardware = hardware.with(new Hardware(
                    cut(newer.uuid()),
                    cut(newer.serial()),
                    cut(newer.maker()),
                    cut(newer.product()),
                    cut(newer.cpu()),
                    cut(newer.platform())));
        }

        synchronized void ignore(boolean unheard) {
            ignored = unheard;
        }

        synchronized boolean ignored() {
            return ignored;
        }

        synchronized Instant lastSeen() {
            return lastSeen;
        }

        synchronized List<BootSighting> sightings() {
            return List.copyOf(sightings);
        }

        synchronized UnknownMachine describe() {
            String last = sightings.isEmpty() ? "" : SightingWords.of(sightings.getLast());
            return new UnknownMachine(mac, firstSeen, lastSeen, asked, firmware, hardware, last);
        }

        // Firmware fills these from flash: anything may stand there, and of any length.
        private static String cut(String text) {
            return text.length() <= LONGEST_TEXT / 5 ? text : text.substring(0, LONGEST_TEXT / 5);
        }
    }
}
