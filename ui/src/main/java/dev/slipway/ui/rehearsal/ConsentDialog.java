package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.operation.Operation;
import dev.slipway.fleet.operation.SteerOutcome;
import dev.slipway.fleet.rehearsal.DrillStanding;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.stream.Collectors;

/** Lets a drill that loses data begin by itself, once its group's name was typed. */
final class ConsentDialog extends Dialog {
    private final Div content = new Div();

    /** A button that opens it, for whoever may allow it. */
    static Button button(Rehearsals rehearsals, Person person, DrillStanding standing, String word, Runnable done) {
        Button allow = new Button("Allow…", e -> new ConsentDialog(rehearsals, person, standing, word, done).open());
        allow.setAriaLabel("Allow " + standing.drill().name());
        return person.gate(allow, Role.OPERATOR);
    }

    private ConsentDialog(Rehearsals rehearsals, Person person, DrillStanding standing, String word, Runnable done) {
        super("Allow " + standing.drill().name() + " to begin by itself");
        setWidth("min(560px, 96vw)");
        String machines = standing.members().stream().map(MachineName::value).collect(Collectors.joining(", "));
        content.addClassName("plan");
        content.add(
                new Paragraph(
                        RehearsalWords.about(standing.drill()) + ". Each time, data on one of these machines is lost"
                                + " without anybody looking on: " + (machines.isEmpty() ? "none now" : machines) + "."),
                new Paragraph(
                        "What you allow is exactly this. When the drill is changed or disabled, or a machine joins"
                                + " or leaves, it waits for you again."));
        TextField typed = new TextField("Type " + word + " to allow it");
        typed.setWidthFull();
        typed.setAutocomplete(Autocomplete.OFF);
        typed.setValueChangeMode(ValueChangeMode.EAGER);
        Button allow = new Button("Allow it");
        allow.addThemeVariants(ButtonVariant.PRIMARY, ButtonVariant.ERROR);
        allow.setEnabled(false);
        typed.addValueChangeListener(e -> allow.setEnabled(e.getValue().strip().equals(word)));
        allow.addClickListener(e -> {
            switch (rehearsals.consent(standing.drill().name(), typed.getValue().strip(), person.name())) {
                case SteerOutcome.Accepted(String words) -> {
                    close();
                    Outcome.done(words);
                    done.run();
                }
                case SteerOutcome.Refused(String words, String remedy) ->
                    content.addComponentAsFirst(new Notice(Tone.BAD, words + " " + remedy));
                case SteerOutcome.PlanFirst(Operation _) ->
                    throw new IllegalStateException("a consent takes no operation");
            }
        });
        content.add(
                typed,
                new ApiCall(
                        person.name(),
                        "PUT",
                        "/rehearsals/drills/" + standing.drill().name() + "/consent",
                        "{\"confirm\":\"" + word + "\"}"));
        add(content);
        getFooter().add(new Button("Cancel", e -> close()), allow);
    }
}
