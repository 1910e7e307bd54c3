package dev.slipway.ui.home;

import com.vaadin.flow.component.html.Anchor;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.inventory.MachineSeen;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.pxe.boot.LoaderChoice;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.ui.machine.FactAttention;
import dev.slipway.ui.machine.UnknownRow;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.ConsoleFacts;
import dev.slipway.ui.shell.Person;
import java.util.ArrayList;
import java.util.List;

/** What a person has to look at or decide, derived from how things are. */
final class Wants {
    private Wants() {}

    static List<Row> of(
            FleetRepository fleet,
            Enrolment enrolment,
            Provisioning provisioning,
            ConsoleFacts console,
            Person person,
            ViewerTime times) {
        List<Row> rows = new ArrayList<>();
        enrolment.unknown().forEach(box -> rows.add(new UnknownRow(box, fleet, enrolment, person, times)));
        provisioning.machines().forEach(machine -> machine(machine, rows, times));
        fleet.problems()
                .forEach(problem -> rows.add(new Row(
                                Phrase.strong("The declared fleet: "), Phrase.plain(problem.message()))
                        .mark(Tone.WARN, Glyph.TRIANGLE)
                        .detail((problem.file().isEmpty()
                                        ? ""
                                        : problem.file() + (problem.line() > 0 ? ", line " + problem.line() : "")
                                                + ". ")
                                + problem.remedy())
                        .end(open(problem.file().isEmpty() ? "changes" : "files/" + problem.file(), "the file"))));
        console.ports().stream()
                .filter(PortReport.Refused.class::isInstance)
                .map(PortReport.Refused.class::cast)
                .forEach(port -> rows.add(new Row(
                                Phrase.strong(port.service()),
                                Phrase.plain(" has no UDP port " + port.port() + ": " + port.detail()
                                        + (port.holders().isEmpty()
                                                ? ""
                                                : ", held by " + port.holders().getFirst())))
                        .mark(Tone.BAD, Glyph.CROSS)
                        .detail(port.remedy())
                        .end(open("settings", "Settings"))));
        List<LoaderChoice> loaders = console.loaders();
        if (!loaders.isEmpty() && loaders.stream().allMatch(LoaderChoice.Missing.class::isInstance)) {
            LoaderChoice.Missing first = (LoaderChoice.Missing) loaders.getFirst();
            rows.add(new Row(Phrase.plain("No network boot loader is installed."))
                    .mark(Tone.BAD, Glyph.CROSS)
                    .detail(first.remedy())
                    .end(open("settings", "Settings")));
        }
        return rows;
    }

    /** What the machines say about themselves that wants a look. */
    static List<Row> ofFacts(List<MachineSeen> machines, ViewerTime times) {
        List<Row> rows = new ArrayList<>();
        for (MachineSeen seen : machines) {
            String name = seen.machine().value();
            for (FactAttention.Item item : FactAttention.of(seen, times.now())) {
                rows.add(new Row(Phrase.strong(name), Phrase.plain(" " + item.words()))
                        .mark(item.tone(), item.tone().glyph())
                        .detail(item.detail())
                        .end(open("machines/" + name, name)));
            }
        }
        return rows;
    }

    private static void machine(MachineOverview machine, List<Row> rows, ViewerTime times) {
        String name = machine.machine().name().value();
        if (machine.state() instanceof MachineState.Failed(var installation, var at, var reason, var reached)) {
            rows.add(new Row(Phrase.strong(name), Phrase.plain(" failed to install "), times.ago(at))
                    .mark(Tone.BAD, Glyph.CROSS)
                    .detail(reason)
                    .end(open("machines/" + name, name)));
        } else if (machine.state() instanceof MachineState.Installed installed
                && installed.proof() instanceof Proof.NotProved(var at, var why)) {
            rows.add(new Row(Phrase.strong(name), Phrase.plain(" is installed, but not proved"))
                    .mark(Tone.WARN, Glyph.TRIANGLE)
                    .detail(why)
                    .end(open("machines/" + name, name)));
        }
    }

    private static Anchor open(String path, String what) {
        Anchor link = new Anchor(path, "Open");
        link.setAriaLabel("Open " + what);
        return link;
    }
}
