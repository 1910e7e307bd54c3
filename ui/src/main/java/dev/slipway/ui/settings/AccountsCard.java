package dev.slipway.ui.settings;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.access.Account;
import dev.slipway.fleet.access.AccountRefused;
import dev.slipway.fleet.access.Accounts;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.time.Clock;

/** Who may log in. Admins manage all accounts, everybody their own password. */
final class AccountsCard extends Div {
    private final Accounts accounts;
    private final AuditLog audit;
    private final Person person;
    private final Clock clock;

    AccountsCard(Accounts accounts, AuditLog audit, Person person, Clock clock) {
        this.accounts = accounts;
        this.audit = audit;
        this.person = person;
        this.clock = clock;
        refresh();
    }

    private void refresh() {
        removeAll();
        Button create = new Button("New account", e -> askNew());
        Card card = Card.withActions("Accounts", person.gate(create, Role.ADMIN));
        Div rows = new Div();
        rows.addClassName("rows");
        ViewerTime times = ViewerTime.of(clock);
        accounts.all().forEach(account -> rows.add(row(account, times)));
        card.add(rows);
        add(card);
    }

    private Row row(Account account, ViewerTime times) {
        boolean mine = account.name().equals(person.name());
        Button password = new Button("Password…", e -> askPassword(account.name()));
        password.setAriaLabel("Change the password of " + account.name());
        Button remove = new Button("Remove", e -> askRemove(account.name()));
        remove.setAriaLabel("Remove " + account.name());
        return new Row(Phrase.strong(account.name()), Phrase.quiet(mine ? " · you" : ""))
                .detail(Phrase.plain(Words.of(account.role()) + " · since "), times.stamp(account.createdAt()))
                .end(mine ? password : person.gate(password, Role.ADMIN), person.gate(remove, Role.ADMIN));
    }

    private void askNew() {
        TextField name = new TextField("Name");
        name.setAutocomplete(Autocomplete.OFF);
        PasswordField password = password();
        Select<Role> role = new Select<>();
        role.setLabel("May");
        role.setItems(Role.values());
        role.setItemLabelGenerator(Words::of);
        role.setValue(Role.OPERATOR);
        Div trouble = new Div();
        Dialog dialog = dialog("New account", trouble, name, role, password);
        confirm(dialog, "Create", trouble, () -> {
            accounts.create(name.getValue(), password.getValue(), role.getValue());
            audit.record(
                    person.name(),
                    "made the account with the role " + Words.of(role.getValue()),
                    name.getValue().strip());
            Outcome.done(name.getValue().strip() + " may log in now.");
        });
        name.focus();
    }

    private void askPassword(String account) {
        PasswordField password = password();
        PasswordField again = new PasswordField("Again");
        again.setAutocomplete(Autocomplete.NEW_PASSWORD);
        Div trouble = new Div();
        Dialog dialog = dialog("New password for " + account, trouble, password, again);
        confirm(dialog, "Change", trouble, () -> {
            if (!password.getValue().equals(again.getValue())) {
                again.setErrorMessage("The two passwords differ.");
                again.setInvalid(true);
                return false;
            }
            accounts.changePassword(account, password.getValue());
            audit.record(person.name(), "changed a password", account);
            Outcome.done(
                    account.equals(person.name())
                            ? "Password changed. Log in with the new one."
                            : "Password changed. " + account + " is logged out everywhere.");
            return true;
        });
        password.focus();
    }

    private void askRemove(String account) {
        ConfirmDialog ask = new ConfirmDialog();
        ask.setHeader("Remove " + account + "?");
        ask.setText(
                "The account is logged out everywhere and cannot log in any more. What it did stays in the history.");
        ask.setCancelable(true);
        ask.setConfirmText("Remove");
        ask.setConfirmButtonTheme("error primary");
        ask.addConfirmListener(e -> {
            try {
                accounts.remove(account);
                audit.record(person.name(), "removed the account", account);
            } catch (AccountRefused refused) {
                Outcome.refused(String.valueOf(refused.getMessage()));
            }
            refresh();
        });
        ask.open();
    }

    private static PasswordField password() {
        PasswordField password = new PasswordField("Password");
        password.setHelperText("At least " + Accounts.SHORTEST_PASSWORD + " characters.");
        password.setAutocomplete(Autocomplete.NEW_PASSWORD);
        return password;
    }

    private static Dialog dialog(String title, Component... fields) {
        Dialog dialog = new Dialog(title);
        dialog.setWidth("min(440px, 94vw)");
        Div form = new Div(fields);
        form.addClassName("form");
        dialog.add(form);
        dialog.open();
        return dialog;
    }

    private void confirm(Dialog dialog, String label, Div trouble, Runnable action) {
        confirm(dialog, label, trouble, () -> {
            action.run();
            return true;
        });
    }

    private void confirm(Dialog dialog, String label, Div trouble, java.util.function.BooleanSupplier action) {
        Button go = new Button(label, e -> {
            trouble.removeAll();
            try {
                if (action.getAsBoolean()) {
                    dialog.close();
                    refresh();
                }
            } catch (AccountRefused refused) {
                trouble.add(new Notice(Tone.BAD, String.valueOf(refused.getMessage())));
            }
        });
        go.addThemeVariants(ButtonVariant.PRIMARY);
        dialog.getFooter().add(new Button("Cancel", e -> dialog.close()), go);
    }

    /** Roles as people say them. */
    private static final class Words {
        private Words() {}

        static String of(Role role) {
            return switch (role) {
                case VIEWER -> "viewer: looks";
                case OPERATOR -> "operator: approves, installs, edits";
                case ADMIN -> "admin: also accounts and settings";
            };
        }
    }
}
