package dev.slipway.ui.machine;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Span;
import dev.slipway.fleet.declared.Addressing;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.Origin;
import dev.slipway.fleet.provision.Hardware;
import dev.slipway.fleet.provision.MachineOverview;
import dev.slipway.fleet.provision.MachineState;
import dev.slipway.fleet.provision.Proof;
import dev.slipway.fleet.provision.UnknownMachine;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ViewerTime;
import java.util.stream.Collectors;

/** What is declared of a machine and what it has shown of itself. */
final class MachineFacts {
    private MachineFacts() {}

    static Card declared(DeclaredMachine machine) {
        DescriptionList list = list();
        fact(
                list,
                "Profile",
                new Anchor(
                        "profiles/" + machine.profile().value(),
                        machine.profile().value().value()),
                from(machine.profile().origin()));
        if (!machine.group().isNone()) {
            fact(
                    list,
                    "Group",
                    new Anchor(
                            "files/" + machine.group().file(), machine.group().value()));
        }
        fact(
                list,
                "System",
                Phrase.plain(machine.os().value().words()),
                from(machine.os().origin()));
        fact(
                list,
                "Disk",
                Phrase.plain(machine.disk().value().words()),
                from(machine.disk().origin()));
        fact(
                list,
                "Address",
                Phrase.plain(
                        switch (machine.address()) {
                            case Addressing.Dhcp() -> "from the network's DHCP";
                            case Addressing.Static(var cidr, var gateway, var nameservers) ->
                                cidr
                                        + (gateway.isEmpty() ? "" : ", gateway " + gateway)
                                        + (nameservers.isEmpty() ? "" : ", DNS " + String.join(", ", nameservers));
                        }));
        if (!machine.hostname().equals(machine.name().value())) {
            fact(list, "Hostname", Phrase.plain(machine.hostname()));
        }
        if (!machine.kernelArguments().isEmpty()) {
            fact(list, "Kernel arguments", Phrase.code(String.join(" ", machine.kernelCommandLine())));
        }
        if (!machine.loader().value().isEmpty()) {
            fact(
                    list,
                    "Loader",
                    Phrase.code(machine.loader().value()),
                    from(machine.loader().origin()));
        }
        fact(list, "Known by", Phrase.code(identity(machine)));
        return new Card("Declared", list);
    }

    static Card seen(MachineOverview overview, ViewerTime times) {
        DescriptionList list = list();
        if (overview.state() instanceof MachineState.Installed installed) {
            fact(list, "Installed with", Phrase.plain(installed.os()));
            fact(list, "Address", Phrase.code(installed.address()));
            fact(list, "Phoned home", times.stamp(installed.at()));
            switch (installed.proof()) {
                case Proof.Pending p -> {}
                case Proof.Proved(var at, var words) ->
                    fact(list, "Proved", Phrase.plain(words + " · "), times.stamp(at));
                case Proof.NotProved(var at, var why) ->
                    fact(list, "Not proved", Phrase.plain(why + " · "), times.stamp(at));
            }
        }
        if (overview.box() instanceof MachineOverview.SeenBox.Seen(UnknownMachine box)) {
            box(list, box, times);
        }
        Card card = new Card("Seen", list);
        if (list.getChildren().findAny().isEmpty()) {
            card.add(Phrase.quiet("Nothing yet: none of its addresses ever asked."));
        }
        return card;
    }

    static Card seen(UnknownMachine box, ViewerTime times) {
        DescriptionList list = list();
        box(list, box, times);
        return new Card("Seen", list);
    }

    private static void box(DescriptionList list, UnknownMachine box, ViewerTime times) {
        Hardware hardware = box.hardware();
        text(list, "Model", hardware.model());
        text(list, "Serial number", hardware.serial());
        text(list, "UUID", hardware.uuid());
        text(list, "Firmware", box.firmware());
        text(list, "CPU", hardware.cpu());
        fact(
                list,
                "Asked",
                Phrase.plain(Phrase.count(box.asked(), "time", "times") + ", first "),
                times.stamp(box.firstSeen()),
                Phrase.plain(", last "),
                times.ago(box.lastSeen()));
    }

    private static String identity(DeclaredMachine machine) {
        String macs = machine.macs().stream().map(MacAddress::value).collect(Collectors.joining(", "));
        return !macs.isEmpty() ? macs : !machine.uuid().isEmpty() ? machine.uuid() : machine.serial();
    }

    private static Span from(Origin origin) {
        return Phrase.quiet(
                switch (origin.level()) {
                    case MACHINE -> "";
                    case GROUP -> " · from its group";
                    case FLEET -> " · from fleet.yaml";
                    case BUILT_IN -> " · unless said otherwise";
                });
    }

    private static DescriptionList list() {
        DescriptionList list = new DescriptionList();
        list.addClassName("facts");
        return list;
    }

    private static void text(DescriptionList list, String term, String words) {
        if (!words.isEmpty()) {
            fact(list, term, Phrase.plain(words));
        }
    }

    private static void fact(DescriptionList list, String term, Component... words) {
        list.add(new Term(term), new Description(words));
    }
}
