package dev.slipway.app.demo;

import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DrillHours;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillTarget;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.rehearsal.PastRound;
import dev.slipway.fleet.rehearsal.RehearsalWish;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.fleet.rehearsal.RoundState;
import dev.slipway.fleet.rehearsal.StepTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Drills that are declared, and half a year of their history, which never took place and is marked so. */
final class DemoRehearsals {
    private static final long ALWAYS_THE_SAME = 20_261_129L;

    /** Better loaders and a faster mirror: what the history of a real fleet shows when somebody cares. */
    private static final double QUICKER_PER_WEEK = 0.985;

    private record Part(String id, String title, double seconds) {}

    private static final List<Part> REBUILD = List.of(
            new Part("preflight", "Look whether the machine can be rebuilt", 6),
            new Part("stage", "Load the installer into the machine's memory", 31),
            new Part("kexec", "Start the installer", 14),
            new Part("write", "Write the disk", 118),
            new Part("boot", "Boot the new system", 43),
            new Part("login", "Log in to the new machine", 9),
            new Part("health", "Wait until the machine is well", 38));

    private static final List<Part> REBOOT = List.of(
            new Part("look", "Remember how the machine is", 1.1),
            new Part("reboot", "Reboot the machine", 38),
            new Part("health", "Wait until the machine is well", 17));

    private static final List<Part> ROLLBACK = List.of(
            new Part("look", "Remember how the machine is", 1.1),
            new Part("rollback", "Put the version before in front", 9),
            new Part("reboot", "Reboot the machine", 46),
            new Part("health", "Wait until the machine is well", 21),
            new Part("leg-2", "Return to the version that it began with", 84),
            new Part("leg-3", "Release automatic updates again", 3));

    private DemoRehearsals() {}

    /** The drills' files, for the groups that there are. */
    static List<FileEdit> files(Set<String> groups) {
        List<FileEdit> files = new ArrayList<>();
        if (groups.contains("lab")) {
            files.add(new FileEdit.Put("rehearsals/lab-rebuild.yaml", """
                    description: The promise of the house. It runs only when somebody has allowed it.
                    what: rebuild
                    group: lab
                    cron: 0 0 10 ? * SAT
                    zone: Europe/Berlin
                    """));
        }
        files.add(new FileEdit.Put("rehearsals/dns-reboot.yaml", """
                description: Names must be answered again within two minutes.
                what: reboot
                group: dns
                cron: 0 30 3 ? * SUN
                zone: Europe/Berlin
                hours: 02:00-05:00
                """));
        files.add(new FileEdit.Put("rehearsals/rollback.yaml", """
                description: Every machine that keeps a version before, when somebody asks for it.
                what: rollback
                group: dns
                times: 2
                """));
        return files;
    }

    /** Writes the history, unless there is one. */
    static void takeIn(Rehearsals rehearsals, List<String> machines, Instant now, String who) {
        if (!rehearsals.list("", 0, 1).isEmpty()) {
            return;
        }
        Random random = new Random(ALWAYS_THE_SAME);
        List<String> dns = beginningWith("ns", machines);
        List<String> rebuilt = beginningWith("lab", machines);
        DrillTarget ofDns = new DrillTarget.OfGroup(new GroupName("dns"));
        DrillTarget ofLab = rebuilt.equals(machines) ? ofDns : new DrillTarget.OfGroup(new GroupName("lab"));
        for (int week = 26; week >= 1; week--) {
            Instant saturday = now.minus(week * 7L - 1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
            String machine = rebuilt.get(week % rebuilt.size());
            boolean fails = week == 19;
            take(
                    rehearsals,
                    "lab-rebuild",
                    DrillKind.REBUILD,
                    ofLab,
                    who,
                    List.of(
                            fails
                                    ? new PastRound(
                                            new MachineName(machine),
                                            new RoundState.Failed(
                                                    saturday,
                                                    "\"Boot the new system\" was not done after 20 minutes: the machine does not answer.",
                                                    "Look at its console."))
                                    : passed(
                                            machine,
                                            saturday,
                                            REBUILD,
                                            "kexec",
                                            Math.pow(QUICKER_PER_WEEK, 26 - week),
                                            random)));
            if (week % 2 == 0) {
                String ns = dns.get(week / 2 % dns.size());
                take(
                        rehearsals,
                        "dns-reboot",
                        DrillKind.REBOOT,
                        ofDns,
                        who,
                        List.of(passed(ns, saturday.plus(17, ChronoUnit.HOURS), REBOOT, "reboot", 1, random)));
            }
        }
        List<PastRound> inARow = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            inARow.add(passed(
                    dns.get(round % dns.size()),
                    now.minus(9, ChronoUnit.DAYS).plus(round * 3L, ChronoUnit.MINUTES),
                    REBOOT,
                    "reboot",
                    1,
                    random));
        }
        take(rehearsals, "", DrillKind.REBOOT, ofDns, who, inARow);
        take(
                rehearsals,
                "rollback",
                DrillKind.ROLLBACK,
                ofDns,
                who,
                List.of(passed(dns.getFirst(), now.minus(33, ChronoUnit.DAYS), ROLLBACK, "reboot", 1, random)));
    }

    /** A small demo has no laboratory; then the others have been through it. */
    private static List<String> beginningWith(String start, List<String> machines) {
        List<String> some = machines.stream()
                .filter(name -> name.startsWith(start))
                .limit(3)
                .toList();
        return some.isEmpty() ? machines : some;
    }

    private static void take(
            Rehearsals rehearsals,
            String drill,
            DrillKind kind,
            DrillTarget target,
            String who,
            List<PastRound> rounds) {
        rehearsals.takeInDemo(
                drill,
                new RehearsalWish(
                        kind, target, DeclaredDrill.Which.ROTATE, rounds.size(), "{}", new DrillHours.Always()),
                who,
                rounds);
    }

    private static PastRound passed(
            String machine, Instant at, List<Part> parts, String noReturn, double pace, Random random) {
        List<StepTime> steps = new ArrayList<>();
        long restore = 0;
        long whole = 0;
        boolean counts = false;
        for (Part part : parts) {
            counts = (counts || part.id().equals(noReturn)) && !part.id().startsWith("leg-");
            // Most take as long as ever; now and then one drags on.
            double noise = 1 + 0.06 * random.nextGaussian() + (random.nextInt(14) == 0 ? 0.5 : 0);
            long millis = Math.round(Math.max(0.4, part.seconds() * pace * Math.max(0.6, noise)) * 1000);
            steps.add(new StepTime(part.id(), part.title(), Duration.ofMillis(millis)));
            whole += millis;
            restore += counts ? millis : 0;
        }
        return new PastRound(
                new MachineName(machine),
                new RoundState.Passed(
                        at,
                        Duration.ofMillis(restore),
                        Duration.ofMillis(whole),
                        steps,
                        "Made up for the demo: no machine was touched."));
    }
}
