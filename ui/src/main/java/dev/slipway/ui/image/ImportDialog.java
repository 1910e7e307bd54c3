package dev.slipway.ui.image;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.ImageRefusedException;
import dev.slipway.pxe.image.ImportRequest;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Takes in a version that lies in a directory on the console's own disk. */
final class ImportDialog extends Dialog {
    private final ImageLibrary library;
    private final AuditLog audit;
    private final Person person;
    private final Runnable after;
    private final TextField directory = new TextField("Directory on this console");
    private final TextField stream = new TextField("Stream");
    private final TextField cpu = new TextField("Processor");
    private final Checkbox share = new Checkbox("Share the files instead of copying them, where the disk can");
    private final ProgressBar busy = new ProgressBar();
    private final Div trouble = new Div();
    private final Button go = new Button("Import", e -> begin());

    ImportDialog(ImageLibrary library, AuditLog audit, Person person, Runnable after) {
        super("Import a directory");
        this.library = library;
        this.audit = audit;
        this.person = person;
        this.after = after;
        setWidth("min(560px, 94vw)");
        directory.setRequiredIndicatorVisible(true);
        directory.setPlaceholder("/srv/images/fcos-44");
        stream.setPlaceholder("stable");
        stream.setHelperText("Only when its metadata do not say (Flatcar).");
        cpu.setPlaceholder("x86_64");
        busy.setIndeterminate(true);
        busy.setVisible(false);
        busy.getElement().setAttribute("aria-label", "Comparing checksums");
        Div pair = new Div(stream, cpu);
        pair.addClassName("pair");
        Div form = new Div(
                new Paragraph(Phrase.quiet("Fedora CoreOS: the stream's or release's .json and the files that it names."
                        + " Flatcar: version.txt, and each file with its .DIGESTS. Every checksum is compared.")),
                trouble,
                directory,
                pair,
                share,
                busy);
        form.addClassName("form");
        go.addThemeVariants(ButtonVariant.PRIMARY);
        add(form);
        getFooter().add(new Button("Close", e -> close()), go);
    }

    private void begin() {
        trouble.removeAll();
        directory.setInvalid(false);
        ImportRequest request;
        try {
            Path path = Path.of(directory.getValue().strip());
            if (!path.isAbsolute()) {
                throw new InvalidPathException(path.toString(), "not absolute");
            }
            request = new ImportRequest(
                    path, stream.getValue().strip(), cpu.getValue().strip(), share.getValue());
        } catch (InvalidPathException e) {
            directory.setErrorMessage("Write the whole path, such as /srv/images/fcos-44.");
            directory.setInvalid(true);
            return;
        }
        go.setEnabled(false);
        busy.setVisible(true);
        UI ui = UI.getCurrent();
        // Hashing gigabytes takes a minute: not on the thread that holds the session's lock.
        Thread.ofVirtual().name("image-import").start(() -> run(request, ui));
    }

    private void run(ImportRequest request, UI ui) {
        try {
            BootImage image = library.importDirectory(request);
            audit.record(person.name(), "imported an image", image.words());
            ui.accessLater(
                            () -> {
                                close();
                                Outcome.done(image.words() + " is in the library.");
                                after.run();
                            },
                            () -> {})
                    .run();
        } catch (ImageRefusedException e) {
            ui.accessLater(() -> refused(e.reason() + ". To do: " + e.remedy() + "."), () -> {})
                    .run();
        } catch (RuntimeException e) {
            ui.accessLater(() -> refused("The import failed: " + e.getMessage()), () -> {})
                    .run();
            throw e;
        }
    }

    private void refused(String words) {
        go.setEnabled(true);
        busy.setVisible(false);
        trouble.add(new Notice(Tone.BAD, words));
    }
}
