package dev.slipway.ui.machine;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.declared.Change;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.Clash;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.InstallDisk;
import dev.slipway.fleet.declared.MachineFile;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.pxe.boot.MacAddress;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.List;

/** Declares a machine that was not seen yet. */
final class NewMachineDialog extends Dialog {
    private final FleetRepository fleet;
    private final Person person;
    private final MachineForm form;
    private final TextField mac = new TextField("MAC address of the card that it boots from");
    private final Div trouble = new Div();

    NewMachineDialog(FleetRepository fleet, Person person) {
        super("New machine");
        this.fleet = fleet;
        this.person = person;
        this.form = new MachineForm(fleet.current());
        setWidth("min(560px, 96vw)");
        mac.setRequiredIndicatorVisible(true);
        mac.setPlaceholder("52:54:00:7a:11:c4");
        form.addComponentAtIndex(1, mac);
        Button declare = new Button("Declare", e -> declare());
        declare.addThemeVariants(ButtonVariant.PRIMARY);
        add(
                new Paragraph(Phrase.quiet(
                        "Easier: let the machine boot from the network once and approve it where it appears.")),
                trouble,
                form);
        getFooter().add(new Button("Cancel", e -> close()), declare);
        addOpenedChangeListener(e -> form.focusName());
    }

    private void declare() {
        trouble.removeAll();
        mac.setInvalid(false);
        if (!MachineName.fits(form.name())) {
            form.wrongName("Use small letters, digits and hyphens, at most 63, such as ns1.");
            return;
        }
        if (!MacAddress.isMac(mac.getValue())) {
            mac.setErrorMessage("Write six pairs of hexadecimal digits, such as 52:54:00:7a:11:c4.");
            mac.setInvalid(true);
            mac.focus();
            return;
        }
        MachineName name = new MachineName(form.name());
        DeclaredFleet now = fleet.current();
        if (now.machines().containsKey(name)) {
            form.wrongName("There is already a machine called " + name + ".");
            return;
        }
        form.disk().ifPresent(disk -> propose(name, now, disk));
    }

    private void propose(MachineName name, DeclaredFleet now, InstallDisk disk) {
        String text = new MachineFile(
                        name,
                        List.of(MacAddress.parse(mac.getValue())),
                        "",
                        "",
                        new GroupName(form.group()),
                        form.profile(),
                        disk)
                .text();
        ChangeOutcome outcome = fleet.propose(new Change(
                person.author(), "Declare " + name, now.commit(), List.of(new FileEdit.Put(name.file(), text))));
        switch (outcome) {
            case ChangeOutcome.Committed(String commit, DeclaredFleet fleetNow) -> gone(name);
            case ChangeOutcome.Unchanged(String commit) -> gone(name);
            case ChangeOutcome.Refused(List<Problem> problems) ->
                problems.forEach(p -> trouble.add(new Notice(Tone.BAD, p.words())));
            case ChangeOutcome.Conflict(List<Clash> clashes) ->
                trouble.add(new Notice(Tone.WARN, "Somebody else has just written this file. Choose another name."));
            case ChangeOutcome.NotStored(Problem problem) -> trouble.add(new Notice(Tone.BAD, problem.words()));
        }
    }

    private void gone(MachineName name) {
        close();
        Outcome.done(name + " is declared.");
        UI.getCurrent().navigate("machines/" + name);
    }
}
