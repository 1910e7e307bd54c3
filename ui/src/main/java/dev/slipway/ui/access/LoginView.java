package dev.slipway.ui.access;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.slipway.fleet.access.Accounts;

/** The log-in page; Spring Security answers what its form posts. */
@Route(value = "login", autoLayout = false)
@PageTitle("Log in · Slipway")
@AnonymousAllowed
public final class LoginView extends Door implements BeforeEnterObserver {
    private final Accounts accounts;
    private final LoginForm form = new LoginForm();

    /**
     * Builds the page.
     *
     * @param accounts to know whether anybody can log in yet
     */
    public LoginView(Accounts accounts) {
        this.accounts = accounts;
        LoginI18n words = LoginI18n.createDefault();
        words.getForm().setTitle("Log in");
        words.getForm().setUsername("Name");
        words.getForm().setPassword("Password");
        words.getForm().setSubmit("Log in");
        words.getErrorMessage().setTitle("Incorrect name or password");
        words.getErrorMessage().setMessage("Capitals count in the password.");
        words.getErrorMessage().setUsername("Enter your name.");
        words.getErrorMessage().setPassword("Enter your password.");
        form.setI18n(words);
        form.setAction("login");
        form.setForgotPasswordButtonVisible(false);
        Div card = new Div(form);
        card.addClassName("card");
        add(card);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        if (accounts.none()) {
            event.forwardTo(SetupView.class);
        } else if (event.getLocation().getQueryParameters().getParameters().containsKey("error")) {
            form.setError(true);
        }
    }
}
