package dev.slipway.fleet.declared;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads one drill's file. */
final class DrillReader {
    /** A machine that is rehearsed more often has no time left to be of use. */
    static final Duration SHORTEST_PERIOD = Duration.ofHours(1);

    /** As many times in a row are looked at to find two that are too close. */
    private static final int LOOKED_AT = 50;

    private static final Pattern HOURS = Pattern.compile("([0-2][0-9]:[0-5][0-9]) ?- ?([0-2][0-9]:[0-5][0-9])");
    private static final Pattern TIMES = Pattern.compile("[0-9]{1,4}");

    /** A leap year's first day, so that the times that are looked at do not change with the day on which one looks. */
    private static final Instant SOME_DAY = Instant.parse("2028-01-01T00:00:00Z");

    private final Section section;

    private DrillReader(Section section) {
        this.section = section;
    }

    /** A drill as its own file says, before it is known whether its machines are declared. */
    record WrittenDrill(DeclaredDrill drill, @Nullable Written<GroupName> group, List<Written<MachineName>> machines) {}

    /** The drill; empty when too little of it can be read. */
    static Optional<WrittenDrill> read(DrillName name, Section section) {
        Optional<WrittenDrill> drill = new DrillReader(section).drill(name);
        section.end();
        return drill;
    }

    private Optional<WrittenDrill> drill(DrillName name) {
        String description = section.text("description").map(Written::value).orElse("");
        Optional<DrillKind> kind = kind(name);
        Written<GroupName> group = group();
        List<Written<MachineName>> machines = machines();
        Optional<DrillTarget> target = target(name, group, machines);
        DeclaredDrill.Which which = which();
        int times = times();
        String parameters = parameters();
        ZoneId zone = zone();
        DrillSchedule schedule = schedule(zone);
        DrillHours hours = hours(zone);
        boolean enabled = enabled();
        return kind.flatMap(what -> target.map(whom -> new WrittenDrill(
                new DeclaredDrill(name, description, what, whom, which, times, parameters, schedule, hours, enabled),
                group,
                machines)));
    }

    private Optional<DrillKind> kind(DrillName name) {
        Optional<Written<String>> written = section.text("what");
        if (written.isEmpty()) {
            if (section.place("what").line() == 0) {
                refuse(
                        new Place(name.file(), 0, 0, "what"),
                        "nothing says what is rehearsed.",
                        "Write what: " + String.join(", what: ", DrillKind.words()) + ".");
            }
            return Optional.empty();
        }
        Optional<DrillKind> kind = DrillKind.of(written.get().value());
        if (kind.isEmpty()) {
            refuse(
                    written.get().place(),
                    "\"" + written.get().value() + "\" cannot be rehearsed.",
                    Suggestion.among(DrillKind.words(), written.get().value(), ""));
        }
        return kind;
    }

    private @Nullable Written<GroupName> group() {
        return section.text("group")
                .flatMap(written -> {
                    if (DnsLabel.fits(written.value())) {
                        return Optional.of(new Written<>(new GroupName(written.value()), written.place()));
                    }
                    refuse(
                            written.place(),
                            "\"" + written.value() + "\" cannot name a group.",
                            "Name a file in groups/, without .yaml.");
                    return Optional.empty();
                })
                .orElse(null);
    }

    private List<Written<MachineName>> machines() {
        List<Written<String>> written = Stream.concat(
                        section.text("machine").stream(), section.texts("machines").stream())
                .toList();
        List<Written<MachineName>> machines = new ArrayList<>();
        for (Written<String> one : written) {
            if (!DnsLabel.fits(one.value())) {
                refuse(
                        one.place(),
                        "\"" + one.value() + "\" cannot name a machine.",
                        "Name a file in machines/, without .yaml.");
            } else if (machines.stream().anyMatch(other -> other.value().value().equals(one.value()))) {
                refuse(one.place(), "\"" + one.value() + "\" is named twice.", "Keep one of them.");
            } else {
                machines.add(new Written<>(new MachineName(one.value()), one.place()));
            }
        }
        return machines;
    }

    private Optional<DrillTarget> target(
            DrillName name, @Nullable Written<GroupName> group, List<Written<MachineName>> machines) {
        if (group != null && !machines.isEmpty()) {
            refuse(
                    machines.getFirst().place(),
                    "the drill names a group and machines.",
                    "Keep one of them: group, machine or machines.");
            return Optional.empty();
        }
        if (group != null) {
            return Optional.of(new DrillTarget.OfGroup(group.value()));
        }
        if (!machines.isEmpty()) {
            return Optional.of(new DrillTarget.OfMachines(
                    machines.stream().map(Written::value).toList()));
        }
        boolean tried = Stream.of("group", "machine", "machines")
                .anyMatch(key -> section.place(key).line() > 0);
        if (!tried) {
            refuse(
                    Place.ofFile(name.file()),
                    "nothing says which machine is rehearsed.",
                    "Write group: NAME, machine: NAME or machines: [NAME, NAME].");
        }
        return Optional.empty();
    }

    private DeclaredDrill.Which which() {
        return section.text("which")
                .map(written -> {
                    for (DeclaredDrill.Which which : DeclaredDrill.Which.values()) {
                        if (which.word().equals(written.value())) {
                            return which;
                        }
                    }
                    refuse(
                            written.place(),
                            "\"" + written.value() + "\" does not say which machine.",
                            "Write rotate (the one rehearsed longest ago, anew for each round) or stay (the same for all"
                                    + " rounds).");
                    return DeclaredDrill.Which.ROTATE;
                })
                .orElse(DeclaredDrill.Which.ROTATE);
    }

    private int times() {
        return section.text("times")
                .map(written -> {
                    int times = TIMES.matcher(written.value()).matches() ? Integer.parseInt(written.value()) : 0;
                    if (times < 1 || times > DeclaredDrill.MOST_TIMES) {
                        refuse(
                                written.place(),
                                "\"" + written.value() + "\" is not a number of times.",
                                "Write a number from 1 to " + DeclaredDrill.MOST_TIMES + ".");
                        return 1;
                    }
                    return times;
                })
                .orElse(1);
    }

    private String parameters() {
        Map<String, Object> map =
                ValuesReader.read(section, "parameters").values().map();
        return JsonMapper.shared().writeValueAsString(map);
    }

    private @Nullable ZoneId zone() {
        Written<String> written = section.text("zone").orElse(null);
        if (written == null) {
            return null;
        }
        try {
            return ZoneId.of(written.value());
        } catch (DateTimeException e) {
            refuse(
                    written.place(),
                    "\"" + written.value() + "\" is not a time zone.",
                    "Write one by its name, such as Europe/Berlin or UTC.");
            // What needs a zone is still looked at; the fleet is refused anyway.
            return ZoneId.of("UTC");
        }
    }

    private DrillSchedule schedule(@Nullable ZoneId zone) {
        Written<String> cron = section.text("cron").orElse(null);
        if (cron == null || zone == null) {
            if (cron != null) {
                zoneless(cron.place());
            }
            return new DrillSchedule.OnDemand();
        }
        try {
            DrillSchedule schedule = new DrillSchedule.Cron(cron.value(), zone);
            checkPeriod(schedule, cron.place());
            return schedule;
        } catch (IllegalArgumentException e) {
            refuse(
                    cron.place(),
                    "this is not a Quartz cron expression: " + e.getMessage() + (dotted(e) ? "" : "."),
                    "Write seconds, minutes, hours, day of month, month, day of week; \"0 30 3 ? * SUN\" is Sundays at"
                            + " 03:30.");
            return new DrillSchedule.OnDemand();
        }
    }

    private static boolean dotted(IllegalArgumentException e) {
        return String.valueOf(e.getMessage()).endsWith(".");
    }

    private void checkPeriod(DrillSchedule schedule, Place place) {
        Optional<Instant> before = schedule.after(SOME_DAY);
        for (int i = 0; i < LOOKED_AT && before.isPresent(); i++) {
            Optional<Instant> next = schedule.after(before.get());
            if (next.isPresent() && Duration.between(before.get(), next.get()).compareTo(SHORTEST_PERIOD) < 0) {
                refuse(
                        place,
                        "it would begin again within an hour.",
                        "Leave at least an hour between two; use times to repeat it in a row.");
                return;
            }
            before = next;
        }
    }

    private DrillHours hours(@Nullable ZoneId zone) {
        Written<String> hours = section.text("hours").orElse(null);
        if (hours == null || zone == null) {
            if (hours != null) {
                zoneless(hours.place());
            }
            return new DrillHours.Always();
        }
        Matcher matcher = HOURS.matcher(hours.value());
        if (matcher.matches()) {
            try {
                LocalTime from = LocalTime.parse(matcher.group(1));
                LocalTime until = LocalTime.parse(matcher.group(2));
                if (!from.equals(until)) {
                    return new DrillHours.Between(from, until, zone);
                }
            } catch (DateTimeParseException e) {
                // 24:30 and the like: told below as everything else that is no hours.
            }
        }
        refuse(
                hours.place(),
                "\"" + hours.value() + "\" are not hours.",
                "Write the first and the last as HH:MM-HH:MM, such as 22:00-06:00.");
        return new DrillHours.Always();
    }

    private void zoneless(Place place) {
        refuse(place, "nothing says whose clock counts.", "Write zone: Europe/Berlin or another zone beside it.");
    }

    private boolean enabled() {
        return section.text("enabled")
                .map(written -> {
                    if (!written.value().equals("true") && !written.value().equals("false")) {
                        refuse(
                                written.place(),
                                "\"" + written.value() + "\" is neither true nor false.",
                                "Write enabled: true or enabled: false.");
                    }
                    return written.value().equals("true");
                })
                .orElse(true);
    }

    private void refuse(Place place, String message, String remedy) {
        section.problems().add(place.problem(message, remedy));
    }
}
