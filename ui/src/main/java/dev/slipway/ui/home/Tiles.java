package dev.slipway.ui.home;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.drift.DriftReport;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.pxe.boot.LoaderChoice;
import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.ui.drift.DriftMark;
import dev.slipway.ui.machine.FactAttention;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.ConsoleFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Four numbers that answer "is anything broken" without a click. */
final class Tiles {
    private Tiles() {}

    static Div of(
            List<MachineOverview> machines,
            List<MachineSeen> seen,
            List<DriftReport> drifts,
            Instant now,
            int unknown,
            ImageLibrary images,
            ConsoleFacts console) {
        Div tiles = new Div(
                machines(machines, seen, drifts, now, unknown),
                installations(machines),
                images(images),
                networkBoot(console));
        tiles.addClassNames("columns", "tiles");
        return tiles;
    }

    /** How many machines said lately that something is wrong with them. */
    static long unwell(List<MachineSeen> seen, Instant now) {
        return seen.stream()
                .filter(m -> m.freshness(now) == MachineSeen.Freshness.FRESH
                        && FactAttention.of(m, now).stream().anyMatch(item -> item.tone() == Tone.BAD))
                .count();
    }

    private static Card machines(
            List<MachineOverview> machines,
            List<MachineSeen> seen,
            List<DriftReport> drifts,
            Instant now,
            int unknown) {
        List<Component> words = new ArrayList<>();
        long stale = seen.stream()
                .filter(m -> m.freshness(now) == MachineSeen.Freshness.STALE)
                .count();
        long sick = unwell(seen, now);
        long partly = seen.stream()
                .filter(m -> m.freshness(now) == MachineSeen.Freshness.FRESH
                        && m.facts() instanceof KnownFacts.Seen known
                        && !known.facts().gaps().isEmpty()
                        && FactAttention.of(m, now).stream().noneMatch(item -> item.tone() == Tone.BAD))
                .count();
        long well = seen.stream()
                        .filter(m -> m.freshness(now) == MachineSeen.Freshness.FRESH)
                        .count()
                - sick
                - partly;
        if (well > 0) {
            words.add(new StateMark(Tone.OK, well + " well"));
        }
        if (sick > 0) {
            words.add(new StateMark(Tone.BAD, sick + " not well"));
        }
        if (partly > 0) {
            words.add(new StateMark(Tone.WARN, partly + " partly known"));
        }
        if (stale > 0) {
            words.add(new StateMark(Tone.WARN, Glyph.CLOCK, stale + " stale"));
        }
        long drifted = DriftMark.drifted(drifts);
        if (drifted > 0) {
            words.add(new StateMark(Tone.WARN, drifted + " drifted"));
        }
        if (well + sick + partly + stale == 0) {
            count(words, machines, Tone.OK, Glyph.DOT, "installed", s -> s instanceof MachineState.Installed);
        }
        count(words, machines, Tone.IDLE, Glyph.RING, "approved", s -> s instanceof MachineState.Approved);
        if (unknown > 0) {
            words.add(new StateMark(Tone.WARN, Glyph.DIAMOND, unknown + " unknown"));
        }
        if (words.isEmpty()) {
            words.add(Phrase.quiet("none declared yet"));
        }
        return tile("Machines", new Span(Integer.toString(machines.size())), words);
    }

    private static Card installations(List<MachineOverview> machines) {
        List<Component> words = new ArrayList<>();
        long running = machines.stream()
                .filter(m -> m.state() instanceof MachineState.Installing || m.state() instanceof MachineState.Armed)
                .count();
        count(words, machines, Tone.INFO, Glyph.CLOCK, "armed", s -> s instanceof MachineState.Armed);
        count(words, machines, Tone.INFO, Glyph.HALF, "installing", s -> s instanceof MachineState.Installing);
        count(words, machines, Tone.BAD, Glyph.CROSS, "failed", s -> s instanceof MachineState.Failed);
        count(
                words,
                machines,
                Tone.WARN,
                Glyph.TRIANGLE,
                "not proved",
                s -> s instanceof MachineState.Installed i && i.proof() instanceof Proof.NotProved);
        if (words.isEmpty()) {
            words.add(Phrase.quiet("none runs, none failed"));
        }
        return tile("Installations", new Span(Long.toString(running)), words);
    }

    private static Card images(ImageLibrary library) {
        List<BootImage> images = library.list();
        List<Component> words = new ArrayList<>();
        if (images.isEmpty()) {
            words.add(new StateMark(Tone.WARN, "none mirrored yet"));
        } else {
            BootImage newest = images.getFirst();
            words.add(Phrase.quiet("newest " + newest.family().words() + " " + newest.version() + " · "
                    + Phrase.bytes(library.usedBytes())));
        }
        return tile("Images", new Span(Integer.toString(images.size())), words);
    }

    private static Card networkBoot(ConsoleFacts console) {
        List<PortReport> ports = console.ports();
        long bound = ports.stream().filter(PortReport.Bound.class::isInstance).count();
        long loaders = console.loaders().stream()
                .filter(LoaderChoice.Found.class::isInstance)
                .count();
        List<Component> words = new ArrayList<>();
        boolean all = bound == ports.size() && !ports.isEmpty();
        words.add(new StateMark(
                all ? Tone.OK : Tone.BAD,
                ports.isEmpty() ? "nothing listens" : bound + " of " + ports.size() + " ports"));
        words.add(new StateMark(loaders > 0 ? Tone.OK : Tone.BAD, Phrase.count(loaders, "loader", "loaders")));
        return tile("Network boot", new Span(all && loaders > 0 ? "Ready" : "Not ready"), words);
    }

    private static void count(
            List<Component> words,
            List<MachineOverview> machines,
            Tone tone,
            Glyph glyph,
            String word,
            Predicate<MachineState> which) {
        long number = machines.stream().filter(m -> which.test(m.state())).count();
        if (number > 0) {
            words.add(new StateMark(tone, glyph, number + " " + word));
        }
    }

    private static Card tile(String heading, Component number, List<Component> words) {
        Div big = new Div(number);
        big.addClassName("big");
        Div below = new Div();
        below.addClassName("tile-words");
        words.forEach(below::add);
        return new Card(heading, big, below);
    }
}
