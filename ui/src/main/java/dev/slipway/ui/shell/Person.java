package dev.slipway.ui.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.declared.Author;
import java.util.Locale;

/**
 * Who is logged in. Says what the screen may offer; what it disables takes no clicks on the server either.
 *
 * @param name the account
 * @param role what it may do
 */
public record Person(String name, Role role) {
    /**
     * The person of the present request.
     *
     * @param context Spring Security's
     * @return who is logged in; a viewer without a name when nobody is
     */
    public static Person of(AuthenticationContext context) {
        Role role = context.hasRole(Role.ADMIN.name())
                ? Role.ADMIN
                : context.hasRole(Role.OPERATOR.name()) ? Role.OPERATOR : Role.VIEWER;
        return new Person(context.getPrincipalName().orElse(""), role);
    }

    /**
     * Whether the role suffices.
     *
     * @param needed the least role
     * @return true when this one is at least that
     */
    public boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }

    /**
     * Disables a button, with words, when the role does not suffice.
     *
     * @param button the button
     * @param needed the least role
     * @return the same button
     */
    public Button gate(Button button, Role needed) {
        if (!may(needed)) {
            button.setEnabled(false);
            String why = "Needs the role " + word(needed) + "; yours is " + word(role) + ".";
            button.setTooltipText(why);
            button.getElement().setAttribute("title", why);
        }
        return button;
    }

    /**
     * This person as the author of a commit.
     *
     * @return the author
     */
    public Author author() {
        return new Author(name, name + "@slipway");
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
