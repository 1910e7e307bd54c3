package dev.slipway.ui.machine;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.fleet.provision.Hardware;
import dev.slipway.fleet.provision.UnknownMachine;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.util.ArrayList;
import java.util.List;

/** An unknown box in a list, with what can be done about it. */
public final class UnknownRow extends Row {
    /**
     * Shows a box.
     *
     * @param box the box
     * @param fleet the fleet that it may join
     * @param enrolment what approves and ignores
     * @param person who looks
     * @param times the viewer's times
     */
    public UnknownRow(UnknownMachine box, FleetRepository fleet, Enrolment enrolment, Person person, ViewerTime times) {
        super(words(box, times));
        mark(Tone.WARN, Glyph.DIAMOND);
        detail(identity(box) + (box.lastWords().isEmpty() ? "" : " · last: " + box.lastWords()));
        Button ignore = new Button("Ignore", e -> enrolment.ignore(box.mac(), true, person.name()));
        ignore.setAriaLabel("Ignore " + box.mac());
        Button approve = new Button("Approve", e -> new ApproveDialog(box, fleet.current(), enrolment, person).open());
        approve.setAriaLabel("Approve " + box.mac());
        approve.addThemeVariants(ButtonVariant.PRIMARY);
        end(person.gate(ignore, Role.OPERATOR), person.gate(approve, Role.OPERATOR));
    }

    private static Component[] words(UnknownMachine box, ViewerTime times) {
        Anchor link = new Anchor("machines/unknown/" + box.mac().hyphenated(), "");
        link.add(Phrase.strong(box.mac().value()));
        link.addClassName("plain");
        link.setAriaLabel("Unknown machine " + box.mac());
        return new Component[] {
            Phrase.plain("Unknown machine "), link, Phrase.plain(" asked to boot "), times.ago(box.lastSeen())
        };
    }

    /** What its firmware tells of it, in a line. */
    static String identity(UnknownMachine box) {
        Hardware hardware = box.hardware();
        List<String> parts = new ArrayList<>();
        if (!box.firmware().isEmpty()) {
            parts.add(box.firmware());
        }
        if (!hardware.model().isEmpty()) {
            parts.add(hardware.model());
        }
        if (!hardware.serial().isEmpty()) {
            parts.add("serial " + hardware.serial());
        }
        parts.add("asked " + (box.asked() == 1 ? "once" : box.asked() + " times"));
        return String.join(" · ", parts);
    }
}
