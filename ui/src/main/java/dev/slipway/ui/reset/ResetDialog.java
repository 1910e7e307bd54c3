package dev.slipway.ui.reset;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextArea;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.reset.Keep;
import dev.slipway.fleet.reset.KeptPaths;
import dev.slipway.fleet.reset.Reset;
import dev.slipway.fleet.reset.ResetPreviews;
import dev.slipway.host.reset.KeepPath;
import dev.slipway.host.reset.ResetPreview;
import dev.slipway.ui.operation.Wish;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import java.util.List;
import java.util.function.Consumer;

/** Asks what a reset keeps, shows what would go and what would stay, and leads to the plan. */
public final class ResetDialog extends Dialog {
    private final MachineName machine;
    private final ResetPreviews previews;
    private final TextArea more = new TextArea("Keep also");
    private final Checkbox hostKeys = new Checkbox("Keep the SSH host keys");
    private final Checkbox machineId = new Checkbox("Keep the machine id");
    private final Button look = new Button("Look what goes and what stays", e -> look());
    private final Div preview = new Div();

    /**
     * Makes the dialog; nothing is asked of the machine before the person wants to look.
     *
     * @param machine a Flatcar machine
     * @param previews says what becomes of each path
     * @param next is given the complete wish
     */
    public ResetDialog(MachineName machine, ResetPreviews previews, Consumer<Wish> next) {
        super("Reset " + machine);
        this.machine = machine;
        this.previews = previews;
        setWidth("min(820px, 96vw)");
        KeptPaths declared = previews.declared(machine);
        hostKeys.setValue(declared.hostKeys());
        machineId.setValue(declared.machineId());
        more.setPlaceholder("/var/lib/docker/volumes");
        more.setHelperText(
                "One to a line: a path, which is kept with all below it, or an egrep expression for whole paths.");
        more.setWidthFull();
        more.addClassName("mono");
        more.addValueChangeListener(e -> isValid());
        preview.addClassName("reset-preview");
        Button plan = new Button("Show the plan", e -> {
            if (isValid()) {
                close();
                next.accept(Wish.of("reset")
                        .with("keep", paths())
                        .with("keepMachineId", machineId.getValue())
                        .with("keepHostKeys", hostKeys.getValue()));
            }
        });
        plan.addThemeVariants(ButtonVariant.PRIMARY);
        Div form = new Div(
                new Paragraph("Deletes everything on the root filesystem of " + machine
                        + " but what is kept, and sets it up anew from what is declared. Flatcar itself and other"
                        + " partitions stay."),
                declaredPaths(declared),
                more,
                new Div(hostKeys, machineId),
                look,
                preview);
        form.addClassName("form");
        add(form);
        getFooter().add(new Button("Cancel", e -> close()), plan);
    }

    private static Div declaredPaths(KeptPaths declared) {
        Div list = new Div();
        list.addClassName("rows");
        List<KeptPaths.Path> paths = declared.paths();
        if (paths.isEmpty()) {
            list.add(Phrase.sub(Phrase.plain(
                    "No path is declared to be kept (key reset.keep of the machine, its group or" + " the fleet).")));
        }
        for (KeptPaths.Path path : paths) {
            list.add(new Row(Phrase.code(path.regex()))
                    .mark(Tone.OK, Tone.OK.glyph())
                    .detail("kept, as " + path.said() + " says"));
        }
        return list;
    }

    private List<String> paths() {
        return more.getValue()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private boolean isValid() {
        String problem = paths().stream()
                .map(KeepPath::problem)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse("");
        more.setErrorMessage(problem);
        more.setInvalid(!problem.isEmpty());
        return problem.isEmpty();
    }

    private void look() {
        if (!isValid()) {
            return;
        }
        Reset wish = Reset.wish(paths(), Keep.of(machineId.getValue()), Keep.of(hostKeys.getValue()));
        look.setEnabled(false);
        preview.removeAll();
        preview.add(new ProgressLine("Listing the root filesystem", 0, 0));
        UI ui = UI.getCurrent();
        // Large filesystems on slow machines take their time.
        Thread.ofVirtual().name("reset preview " + machine).start(() -> {
            ResetPreviews.Outcome outcome = previews.of(machine, wish);
            ui.accessLater(() -> show(outcome), () -> {}).run();
        });
    }

    private void show(ResetPreviews.Outcome outcome) {
        look.setEnabled(true);
        preview.removeAll();
        switch (outcome) {
            case ResetPreviews.Outcome.Refused(String words, String remedy) ->
                preview.add(new Notice(Tone.BAD, words + " " + remedy));
            case ResetPreviews.Outcome.Shown(KeptPaths _, ResetPreview shown) -> preview.add(new PreviewPanel(shown));
        }
    }
}
