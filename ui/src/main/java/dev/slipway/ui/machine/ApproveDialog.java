package dev.slipway.ui.machine;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.Clash;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.provision.Approval;
import dev.slipway.fleet.provision.Enrolment;
import dev.slipway.fleet.provision.UnknownMachine;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.List;

/** Asks what an unknown box shall be, and declares it. Nothing is installed by that. */
public final class ApproveDialog extends Dialog {
    private final Enrolment enrolment;
    private final Person person;
    private final UnknownMachine box;
    private final MachineForm form;
    private final Div trouble = new Div();

    /**
     * Makes the dialog.
     *
     * @param box the box
     * @param fleet the fleet that it joins
     * @param enrolment what declares it
     * @param person who decides
     */
    public ApproveDialog(UnknownMachine box, DeclaredFleet fleet, Enrolment enrolment, Person person) {
        super("Approve " + box.mac());
        this.enrolment = enrolment;
        this.person = person;
        this.box = box;
        this.form = new MachineForm(fleet);
        setWidth("min(560px, 96vw)");
        Paragraph seen = new Paragraph(Phrase.quiet(UnknownRow.identity(box)));
        Button approve = new Button("Approve", e -> approve());
        approve.addThemeVariants(ButtonVariant.PRIMARY);
        approve.addClickShortcut(Key.ENTER).listenOn(form);
        add(
                seen,
                trouble,
                form,
                new Paragraph(Phrase.quiet(
                        "This writes its file and commits it. Nothing is installed before you arm an installation.")));
        getFooter().add(new Button("Cancel", e -> close()), approve);
        addOpenedChangeListener(e -> form.focusName());
    }

    private void approve() {
        trouble.removeAll();
        form.disk()
                .ifPresent(disk -> told(enrolment.approve(
                        new Approval(box.mac(), form.name(), form.profile(), form.group(), disk), person.name())));
    }

    private void told(ChangeOutcome outcome) {
        switch (outcome) {
            case ChangeOutcome.Committed(String commit, DeclaredFleet fleet) -> gone();
            case ChangeOutcome.Unchanged(String commit) -> gone();
            case ChangeOutcome.Refused(List<Problem> problems) ->
                problems.forEach(p -> {
                    if (p.field().equals("name")) {
                        form.wrongName(p.message() + " " + p.remedy());
                    } else {
                        trouble.add(new Notice(Tone.BAD, p.words()));
                    }
                });
            case ChangeOutcome.Conflict(List<Clash> clashes) ->
                trouble.add(new Notice(
                        Tone.WARN, "Somebody else has just written a file of this name. Choose another name."));
            case ChangeOutcome.NotStored(Problem problem) -> trouble.add(new Notice(Tone.BAD, problem.words()));
        }
    }

    private void gone() {
        close();
        Outcome.done(form.name() + " is declared. Next: its installation.");
        UI.getCurrent().navigate("machines/" + form.name());
    }
}
