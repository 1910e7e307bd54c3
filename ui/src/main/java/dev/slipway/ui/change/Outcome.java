package dev.slipway.ui.change;

import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;

/** Short words at the edge of the screen about what has just happened. */
public final class Outcome {
    private static final int SECONDS = 5;

    private Outcome() {}

    /**
     * Something was done.
     *
     * @param words what
     */
    public static void done(String words) {
        show(words).addThemeVariants(NotificationVariant.SUCCESS);
    }

    /**
     * Something was not done.
     *
     * @param words what, and why
     */
    public static void refused(String words) {
        Notification notification = show(words);
        notification.setDuration(3 * SECONDS * 1000);
        notification.addThemeVariants(NotificationVariant.ERROR);
        notification.setAssertive(true);
    }

    private static Notification show(String words) {
        return Notification.show(words, SECONDS * 1000, Notification.Position.BOTTOM_END);
    }
}
