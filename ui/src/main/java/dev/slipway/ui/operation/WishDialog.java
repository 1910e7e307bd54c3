package dev.slipway.ui.operation;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import java.util.function.Consumer;

/** Asks for the one thing that an action has to know before it can be planned. */
public final class WishDialog extends Dialog {
    /**
     * What is asked for.
     *
     * @param heading the action
     * @param words what it is about, a sentence or two
     * @param label what the field is called
     * @param example what may stand in it
     * @param parameter which parameter it becomes
     * @param required whether it may stay empty
     */
    public record Question(
            String heading, String words, String label, String example, String parameter, boolean required) {
        /** The version that an update goes to. */
        public static final Question UPDATE = new Question(
                "Update",
                "Downloads and stages the version, reboots into it and looks whether the machine is well. An older one"
                        + " than the running is a downgrade; automatic updates are then held.",
                "To version",
                "44.20260817.3.2, 4593.2.5 or sha256:…",
                "to",
                true);

        /** What is wrong with the version that a machine runs. */
        public static final Question ROLLBACK = new Question(
                "Roll back",
                "Boots the version before. The present one goes on the blocklist, and automatic updates are held until"
                        + " you release them.",
                "What is wrong with the present version?",
                "nfsd crashes under load",
                "why",
                false);
    }

    /**
     * Asks.
     *
     * @param question what
     * @param wish what it completes
     * @param next is given the complete wish
     */
    public WishDialog(Question question, Wish wish, Consumer<Wish> next) {
        super(question.heading());
        setWidth("min(560px, 96vw)");
        TextField field = new TextField(question.label());
        field.setPlaceholder(question.example());
        field.setWidthFull();
        field.setRequiredIndicatorVisible(question.required());
        Button plan = new Button("Show the plan", e -> {
            String value = field.getValue().strip();
            if (value.isEmpty() && question.required()) {
                field.setErrorMessage("Without this there is nothing to plan.");
                field.setInvalid(true);
                field.focus();
                return;
            }
            close();
            next.accept(wish.with(question.parameter(), value));
        });
        plan.addThemeVariants(ButtonVariant.PRIMARY);
        plan.addClickShortcut(Key.ENTER).listenOn(field);
        Div form = new Div(new Paragraph(question.words()), field);
        form.addClassName("form");
        add(form);
        getFooter().add(new Button("Cancel", e -> close()), plan);
        addOpenedChangeListener(e -> field.focus());
    }
}
