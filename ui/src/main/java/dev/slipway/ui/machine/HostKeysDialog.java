package dev.slipway.ui.machine;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.slipway.fleet.adopt.AcceptOutcome;
import dev.slipway.fleet.adopt.LookOutcome;
import dev.slipway.fleet.adopt.NewHostKeys;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.ssh.HostKey;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Shows which host keys a machine has now beside those that are pinned, and lets a person accept them. */
final class HostKeysDialog extends Dialog {
    private final MachineName machine;
    private final NewHostKeys keys;
    private final List<String> pinned;
    private final Person person;
    private final Div content = new Div();

    HostKeysDialog(MachineName machine, NewHostKeys keys, Provisioning provisioning, Person person) {
        super("Host keys of " + machine);
        this.machine = machine;
        this.keys = keys;
        this.pinned = provisioning.hostKeys(machine.value());
        this.person = person;
        setWidth("min(680px, 96vw)");
        content.addClassName("plan");
        add(content);
        later("Asks " + machine + " for its host keys…", () -> {
            LookOutcome outcome = keys.look(machine);
            return () -> {
                switch (outcome) {
                    case LookOutcome.Shown(HostKeys shown) -> show(shown);
                    case LookOutcome.Refused(String words, String remedy) -> refused(words, remedy);
                }
            };
        });
    }

    private void show(HostKeys shown) {
        boolean known = shown.keys().stream().anyMatch(key -> pinned.contains(key.toString()));
        Div rows = new Div();
        rows.addClassName("rows");
        for (HostKey key : shown.keys()) {
            boolean is = pinned.contains(key.toString());
            rows.add(new Row(Phrase.plain(key.algorithm()), Phrase.quiet(is ? " · pinned" : " · not known"))
                    .mark(is ? Tone.OK : Tone.WARN, (is ? Tone.OK : Tone.WARN).glyph())
                    .detail(Phrase.code(key.fingerprint())));
        }
        content.removeAll();
        getFooter().removeAll();
        if (known) {
            content.add(new Paragraph("It shows a key that it is known by. There is nothing to do."), rows);
            getFooter().add(new Button("Close", e -> close()));
            return;
        }
        Checkbox same = new Checkbox("These are the machine's own");
        Button accept = new Button("Know it by these keys", e -> accept(shown));
        accept.addThemeVariants(ButtonVariant.PRIMARY);
        accept.setEnabled(false);
        same.addValueChangeListener(e -> accept.setEnabled(e.getValue()));
        content.add(
                new Paragraph("It shows other keys than those that it is known by. That is so after somebody else has"
                        + " installed it anew, or when another machine answers at its address. Compare with what the"
                        + " machine itself says at its console: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"),
                rows,
                same,
                new ApiCall(person.name(), "POST", "/machines/" + machine + "/host-keys/accept", body(shown)));
        getFooter().add(new Button("Cancel", e -> close()), accept);
    }

    private static String body(HostKeys shown) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        shown.keys().forEach(key -> body.withArray("hostKeys").add(key.toString()));
        return body.toString();
    }

    private void accept(HostKeys shown) {
        later("Logs in and reads what it is…", () -> {
            AcceptOutcome outcome = keys.accept(machine, shown, person.name());
            return () -> {
                switch (outcome) {
                    case AcceptOutcome.Accepted(String words) -> {
                        close();
                        Outcome.done(words);
                    }
                    case AcceptOutcome.Refused(String words, String remedy) -> refused(words, remedy);
                }
            };
        });
    }

    private void refused(String words, String remedy) {
        content.removeAll();
        content.add(new Notice(Tone.BAD, Phrase.strong(words), Phrase.plain(" " + remedy)));
        getFooter().removeAll();
        getFooter().add(new Button("Close", e -> close()));
    }

    /** Asks the machine beside the session, and shows the answer in it. */
    private void later(String words, Supplier<Runnable> question) {
        content.removeAll();
        content.add(Phrase.sub(Phrase.plain(words)), new ProgressLine(words, 0, 0));
        getFooter().removeAll();
        getFooter().add(new Button("Cancel", e -> close()));
        UI ui = UI.getCurrent();
        Thread.ofVirtual().name("host keys").start(() -> {
            Runnable answer = question.get();
            ui.accessLater(answer::run, () -> {}).run();
        });
    }
}
