package dev.slipway.ui.access;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.slipway.fleet.access.AccountRefused;
import dev.slipway.fleet.access.Accounts;
import dev.slipway.fleet.access.SetupToken;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;
import java.util.List;

/** First run: makes the first admin for whoever has the token from the terminal. Gone once there is an account. */
@Route(value = "setup", autoLayout = false)
@PageTitle("First run · Slipway")
@AnonymousAllowed
public final class SetupView extends Door implements BeforeEnterObserver {
    private final Accounts accounts;
    private final SetupToken setupToken;
    private final FirstKey firstKey;
    private final Div trouble = new Div();
    private final TextField token = new TextField("Token from the terminal");
    private final TextField name = new TextField("Your name");
    private final PasswordField password = new PasswordField("Password");
    private final PasswordField again = new PasswordField("Password again");
    private final TextArea key = new TextArea("Your SSH public key (optional)");

    /**
     * Builds the page.
     *
     * @param accounts where the admin is made
     * @param setupToken what protects this page
     * @param firstKey where the admin's SSH key goes
     */
    public SetupView(Accounts accounts, SetupToken setupToken, FirstKey firstKey) {
        this.accounts = accounts;
        this.setupToken = setupToken;
        this.firstKey = firstKey;
        token.setRequiredIndicatorVisible(true);
        token.setHelperText("20 characters, printed where Slipway was started.");
        token.setAutocomplete(Autocomplete.OFF);
        name.setRequiredIndicatorVisible(true);
        name.setAutocomplete(Autocomplete.USERNAME);
        password.setRequiredIndicatorVisible(true);
        password.setHelperText("At least " + Accounts.SHORTEST_PASSWORD + " characters.");
        password.setAutocomplete(Autocomplete.NEW_PASSWORD);
        again.setRequiredIndicatorVisible(true);
        again.setAutocomplete(Autocomplete.NEW_PASSWORD);
        key.setPlaceholder("ssh-ed25519 AAAA… you@laptop");
        key.setHelperText("Goes into fleet.yaml, so that profiles can let you in to machines. You can add it later.");
        key.setMinRows(2);
        Button create = new Button("Create the admin account", e -> create());
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.addClickShortcut(Key.ENTER).listenOn(name, password, again, token);
        Div form = new Div(trouble, token, name, password, again, key, create);
        form.addClassName("form");
        Section card = new Section(
                new H1("Welcome"),
                Phrase.sub(Phrase.plain("Nobody has an account yet. The first one is yours.")),
                form);
        card.addClassName("card");
        card.getElement().setAttribute("aria-label", "First run");
        add(card);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (!accounts.none()) {
            event.forwardTo(LoginView.class);
            return;
        }
        List<String> given =
                event.getLocation().getQueryParameters().getParameters().getOrDefault("token", List.of());
        if (!given.isEmpty()) {
            token.setValue(given.getFirst());
            name.focus();
        } else {
            token.focus();
        }
    }

    private void create() {
        trouble.removeAll();
        token.setInvalid(false);
        again.setInvalid(false);
        key.setInvalid(false);
        if (!password.getValue().equals(again.getValue())) {
            again.setErrorMessage("The two passwords differ.");
            again.setInvalid(true);
            again.focus();
            return;
        }
        String publicKey = key.getValue().strip();
        if (!publicKey.isEmpty() && !FirstKey.looksRight(publicKey)) {
            key.setErrorMessage("This is not an SSH public key: paste the one line of ~/.ssh/id_ed25519.pub.");
            key.setInvalid(true);
            key.focus();
            return;
        }
        if (!setupToken.matches(token.getValue())) {
            token.setErrorMessage("That is not the token. It is new at each start: look at the terminal again."
                    + " After too many wrong tries, start Slipway anew.");
            token.setInvalid(true);
            token.focus();
            return;
        }
        try {
            accounts.createFirst(name.getValue(), password.getValue());
        } catch (AccountRefused e) {
            trouble.add(new Notice(Tone.BAD, e.getMessage() == null ? "The account was refused." : e.getMessage()));
            return;
        }
        firstKey.declare(name.getValue().strip(), publicKey);
        UI.getCurrent().navigate(LoginView.class);
    }
}
