package dev.slipway.ui.image;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipway.fleet.access.Role;
import dev.slipway.fleet.audit.AuditLog;
import dev.slipway.fleet.event.FleetEvent;
import dev.slipway.fleet.event.FleetEvents;
import dev.slipway.pxe.image.BootFile;
import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.ImageRefusedException;
import dev.slipway.pxe.image.Mirror;
import dev.slipway.pxe.image.MirrorRequest;
import dev.slipway.pxe.image.MirrorState;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.Card;
import dev.slipway.ui.part.EmptyState;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Live;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Page;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.StateMark;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.MainLayout;
import dev.slipway.ui.shell.Person;
import jakarta.annotation.security.PermitAll;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The operating systems that machines can be installed from: what is here, what is on its way. */
@Route(value = "images", layout = MainLayout.class)
@PageTitle("Images · Slipway")
@PermitAll
public final class ImagesView extends Page {
    private final ImageLibrary library;
    private final Mirror mirror;
    private final AuditLog audit;
    private final FleetEvents events;
    private final Clock clock;
    private final Person person;
    private final Div content = new Div();

    /**
     * Builds the screen.
     *
     * @param library what is here
     * @param mirror what is on its way
     * @param audit where is written who asked
     * @param events what changes
     * @param authentication who is logged in
     * @param clock what the time is
     */
    public ImagesView(
            ImageLibrary library,
            Mirror mirror,
            AuditLog audit,
            FleetEvents events,
            AuthenticationContext authentication,
            Clock clock) {
        super("Images");
        this.library = library;
        this.mirror = mirror;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
        this.person = Person.of(authentication);
        Button take =
                new Button("Import directory…", e -> new ImportDialog(library, audit, person, this::changed).open());
        actions(person.gate(take, Role.OPERATOR), mirrorButton());
        content.addClassName("stack");
        body(content);
        Live.bind(this, events, FleetEvent.ImagesChanged.class::isInstance, this::refresh);
        refresh();
    }

    /** Other open screens count images, too. */
    private void changed() {
        events.publish(new FleetEvent.ImagesChanged());
        refresh();
    }

    private Button mirrorButton() {
        Button button = new Button(
                "Mirror…",
                e -> new MirrorDialog(request -> {
                            mirror.start(request);
                            audit.record(person.name(), "began to mirror an image", request.words());
                            refresh();
                        })
                        .open());
        button.addThemeVariants(ButtonVariant.PRIMARY);
        return person.gate(button, Role.OPERATOR);
    }

    private void refresh() {
        content.removeAll();
        List<BootImage> images = library.list();
        sub(usage(images));
        library.problems().forEach(words -> content.add(new Notice(Tone.WARN, words)));
        downloads();
        Card here = new Card("In the library");
        if (images.isEmpty()) {
            here.add(new EmptyState(
                    Glyph.IMAGES,
                    "No image yet",
                    "Machines are installed from images that lie here: kernel, initrd and root file system, checked"
                            + " against their publisher's checksums. Mirror one from Fedora CoreOS or Flatcar (about"
                            + " 1 GB), or import a directory where there is no internet.",
                    mirrorButton()));
        } else {
            ViewerTime times = ViewerTime.of(clock);
            Div rows = new Div();
            rows.addClassName("rows");
            images.forEach(image -> rows.add(row(image, times)));
            here.add(rows);
        }
        content.add(here);
    }

    private String usage(List<BootImage> images) {
        String used = images.isEmpty()
                ? "What machines are installed from."
                : Phrase.count(images.size(), "image", "images") + ", " + Phrase.bytes(library.usedBytes());
        try {
            return used + (images.isEmpty() ? " " : " · ") + Phrase.bytes(library.usableBytes()) + " free on its disk";
        } catch (IOException e) {
            return used;
        }
    }

    private Row row(BootImage image, ViewerTime times) {
        Button delete = new Button("Delete", e -> askDelete(image));
        delete.setAriaLabel("Delete " + image.words());
        return new Row(
                        Phrase.plain(image.family().words() + " "),
                        Phrase.strong(image.version().value()),
                        Phrase.plain(" "),
                        Phrase.tag(image.stream()),
                        Phrase.plain(" "),
                        Phrase.tag(image.cpu().id()))
                .mark(Tone.OK, Glyph.IMAGES)
                .detail(
                        Phrase.plain(Phrase.bytes(image.size()) + " in "
                                + Phrase.count(image.files().size(), "file", "files") + " · "),
                        times.stamp(image.published()),
                        Phrase.plain(" · from " + image.source()))
                .end(new StateMark(Tone.OK, Glyph.TICK, "Checksums match"), person.gate(delete, Role.OPERATOR));
    }

    private void downloads() {
        Map<MirrorRequest, MirrorState> states = mirror.states();
        Div rows = new Div();
        rows.addClassName("rows");
        states.forEach((request, state) -> {
            if (!(state instanceof MirrorState.Published)) {
                rows.add(DownloadRow.of(
                        request,
                        state,
                        person,
                        new DownloadRow.Ways() {
                            @Override
                            public void cancel() {
                                mirror.cancel(request);
                                refresh();
                            }

                            @Override
                            public void again() {
                                mirror.start(request);
                                refresh();
                            }

                            @Override
                            public void discard() {
                                forget(request);
                            }
                        },
                        ViewerTime.of(clock)));
            }
        });
        if (rows.getComponentCount() > 0) {
            content.add(new Card("On its way", rows));
        }
    }

    private void forget(MirrorRequest request) {
        try {
            mirror.discard(request);
        } catch (ImageRefusedException e) {
            Outcome.refused(e.reason() + ". To do: " + e.remedy() + ".");
        }
        refresh();
    }

    private void askDelete(BootImage image) {
        ConfirmDialog ask = new ConfirmDialog();
        ask.setHeader("Delete " + image.words() + "?");
        ask.setText("Frees " + Phrase.bytes(image.size()) + ". It can be mirrored again. Files: "
                + String.join(", ", image.files().stream().map(BootFile::name).toList()));
        ask.setCancelable(true);
        ask.setConfirmText("Delete");
        ask.setConfirmButtonTheme("error primary");
        ask.addConfirmListener(e -> {
            try {
                library.delete(image);
                audit.record(person.name(), "deleted an image", image.words());
                Outcome.done("Deleted.");
            } catch (ImageRefusedException refused) {
                Outcome.refused(refused.reason() + ". To do: " + refused.remedy() + ".");
            }
            changed();
        });
        ask.open();
    }
}
