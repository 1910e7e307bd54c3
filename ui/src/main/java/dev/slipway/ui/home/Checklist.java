package dev.slipway.ui.home;

import dev.slipway.fleet.access.Accounts;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.pxe.boot.LoaderChoice;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.port.PortReport;
import dev.slipway.ui.shell.ConsoleFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The first steps, each derived from how things are and never from a mark that somebody made. */
final class Checklist {
    private Checklist() {}

    /**
     * One step.
     *
     * @param done whether it is done
     * @param words what it is
     * @param detail how things are, or what to do
     * @param link the screen where it is done, or empty
     */
    record Step(boolean done, String words, String detail, String link) {}

    static List<Step> of(ConsoleFacts console, Accounts accounts, ImageLibrary images, Provisioning provisioning) {
        List<Step> steps = new ArrayList<>();
        int people = accounts.all().size();
        steps.add(new Step(
                people > 0,
                "Admin account",
                people == 1 ? "Yours. Others can get their own." : people + " accounts.",
                "settings"));
        steps.add(new Step(
                !console.sshPublicKey().isBlank(),
                "Slipway's SSH key",
                "Installations put it in by themselves; Settings shows it.",
                "settings"));
        steps.add(ports(console.ports()));
        steps.add(loaders(console.loaders()));
        int library = images.list().size();
        steps.add(new Step(
                library > 0,
                "First image mirrored",
                library > 0 ? images.list().getFirst().words() : "Machines are installed from what lies here.",
                "images"));
        List<MachineOverview> machines = provisioning.machines();
        boolean installed = machines.stream().anyMatch(m -> m.state() instanceof MachineState.Installed);
        steps.add(new Step(
                installed,
                "First machine installed",
                installed
                        ? "Done."
                        : machines.isEmpty()
                                ? "Let one boot from the network: it appears here and you approve it."
                                : machines.getFirst().machine().name()
                                        + " is declared: open it and arm its installation.",
                machines.isEmpty()
                        ? "machines"
                        : "machines/" + machines.getFirst().machine().name()));
        return steps;
    }

    private static Step ports(List<PortReport> reports) {
        List<PortReport.Refused> refused = reports.stream()
                .filter(PortReport.Refused.class::isInstance)
                .map(PortReport.Refused.class::cast)
                .toList();
        if (reports.isEmpty()) {
            return new Step(
                    false,
                    "Ports for network boot",
                    "No network interface with an IPv4 address is up, so nothing listens for machines.",
                    "settings");
        }
        String numbers =
                reports.stream().map(r -> Integer.toString(r.port())).distinct().collect(Collectors.joining(", "));
        return refused.isEmpty()
                ? new Step(true, "Ports " + numbers, "All bound.", "settings")
                : new Step(
                        false,
                        "Ports " + numbers,
                        refused.stream().map(PortReport::words).distinct().collect(Collectors.joining(" ")),
                        "settings");
    }

    private static Step loaders(List<LoaderChoice> choices) {
        List<LoaderChoice.Missing> missing = choices.stream()
                .filter(LoaderChoice.Missing.class::isInstance)
                .map(LoaderChoice.Missing.class::cast)
                .toList();
        String found = choices.stream()
                .filter(LoaderChoice.Found.class::isInstance)
                .map(c -> c.arch().words())
                .collect(Collectors.joining(", "));
        if (found.isEmpty()) {
            return new Step(
                    false,
                    "Loaders",
                    missing.isEmpty()
                            ? "None found."
                            : missing.getFirst().words() + " "
                                    + missing.getFirst().remedy(),
                    "settings");
        }
        String lacking = missing.stream().map(m -> m.arch().words()).collect(Collectors.joining(", "));
        return new Step(
                true,
                "Loaders",
                "For " + found + (lacking.isEmpty() ? "." : "; none for " + lacking + "."),
                "settings");
    }
}
