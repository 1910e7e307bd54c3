package dev.slipway.ui.operation;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import java.util.function.Consumer;

/** Asks which command to run, as whom, and for how long at most. */
public final class RunDialog extends Dialog {
    private static final int MINUTES_USUALLY = 10;
    private static final int MINUTES_MOST = 1440;

    /**
     * Asks.
     *
     * @param next is given the complete wish
     */
    public RunDialog(Consumer<Wish> next) {
        super("Run a command");
        setWidth("min(600px, 96vw)");
        TextArea command = new TextArea("Command");
        command.setPlaceholder("systemctl --failed");
        command.setWidthFull();
        command.setRequiredIndicatorVisible(true);
        command.addClassName("mono");
        Checkbox asRoot = new Checkbox("As root, by sudo");
        IntegerField minutes = new IntegerField("Minutes at most");
        minutes.setValue(MINUTES_USUALLY);
        minutes.setMin(1);
        minutes.setMax(MINUTES_MOST);
        Button plan = new Button("Show the plan", e -> {
            if (command.getValue().isBlank()) {
                command.setErrorMessage("Write what the shell shall run.");
                command.setInvalid(true);
                command.focus();
            } else if (minutes.isEmpty() || minutes.isInvalid()) {
                minutes.focus();
            } else {
                close();
                next.accept(Wish.of("run")
                        .with("command", command.getValue().strip())
                        .with("asRoot", asRoot.getValue())
                        .with("minutes", minutes.getValue()));
            }
        });
        plan.addThemeVariants(ButtonVariant.PRIMARY);
        Div form = new Div(
                new Paragraph("Runs in /bin/sh as the login that Slipway uses. It gets no terminal and no input, and is"
                        + " ended when its time is over. It runs once: nobody knows what a second time would do."),
                command,
                asRoot,
                minutes);
        form.addClassName("form");
        add(form);
        getFooter().add(new Button("Cancel", e -> close()), plan);
        addOpenedChangeListener(e -> command.focus());
    }
}
