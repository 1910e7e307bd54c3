package dev.slipway.ui.rebuild;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.declared.DeclaredMachine;
import dev.slipway.fleet.declared.KeptLabel;
import dev.slipway.fleet.inventory.KnownFacts;
import dev.slipway.fleet.rebuild.RebuildWay;
import dev.slipway.host.Hardware.BlockDevice;
import dev.slipway.host.HostFacts;
import dev.slipway.host.rebuild.StorageLoss;
import dev.slipway.host.rebuild.StorageLoss.Volume;
import dev.slipway.ui.operation.Wish;
import dev.slipway.ui.part.Glyph;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Asks how a machine is rebuilt and which of its partitions stay. Nothing happens before the plan that follows is confirmed. */
public final class RebuildDialog extends Dialog {
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    private final Select<RebuildWay> way = new Select<>();
    private final Div form = new Div();

    private RebuildDialog(String heading) {
        super(heading);
        setWidth("min(640px, 96vw)");
        form.addClassName("form");
        way.setLabel("How it comes to its installer");
        way.setWidthFull();
        way.setItems(RebuildWay.values());
        way.setItemLabelGenerator(RebuildDialog::words);
        way.setValue(RebuildWay.AUTO);
        add(form);
    }

    /**
     * For one machine, whose partitions are shown.
     *
     * @param machine as declared
     * @param facts what it said about itself last
     * @param next is given the complete wish
     * @return the dialog, not opened yet
     */
    public static RebuildDialog of(DeclaredMachine machine, KnownFacts facts, Consumer<Wish> next) {
        RebuildDialog dialog = new RebuildDialog("Rebuild " + machine.name());
        List<String> declared = machine.keptPartitions().value();
        List<Checkbox> boxes = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        dialog.form.add(new Paragraph(
                "Its disk is written anew, and it becomes what is declared. Only partitions that you keep stay."));
        if (facts instanceof KnownFacts.Seen(HostFacts seen, var at)) {
            seen.hardware().disks().stream()
                    .filter(disk -> disk.type().equals("disk"))
                    .filter(RebuildDialog::holdsSystem)
                    .forEach(disk -> dialog.partitions(disk, declared, boxes, labels));
        }
        TextField others = labelled(
                boxes.isEmpty() ? "Keep partitions with these labels" : "Keep other labels too",
                boxes.isEmpty() ? String.join(", ", declared) : "");
        dialog.form.add(others, dialog.way);
        dialog.plan(others, () -> {
            List<String> kept = new ArrayList<>();
            for (int i = 0; i < boxes.size(); i++) {
                if (boxes.get(i).getValue()) {
                    kept.add(labels.get(i));
                }
            }
            kept.addAll(split(others.getValue()));
            next.accept(
                    Wish.of("rebuild").with("way", dialog.way.getValue().word()).with("keep", kept));
        });
        return dialog;
    }

    /**
     * For several machines, each of which keeps what is declared for it unless something else is said for all.
     *
     * @param next is given the complete wish
     * @return the dialog, not opened yet
     */
    public static RebuildDialog ofSeveral(Consumer<Wish> next) {
        RebuildDialog dialog = new RebuildDialog("Rebuild the chosen machines");
        Checkbox declared = new Checkbox("Keep what is declared for each machine", true);
        TextField labels = labelled("Keep partitions with these labels on each", "");
        labels.setEnabled(false);
        declared.addValueChangeListener(e -> labels.setEnabled(!e.getValue()));
        dialog.form.add(
                new Paragraph(
                        "Their disks are written anew, one machine after the other, and they become what is declared."
                                + " Only partitions that are kept stay; the plan of each shows them."),
                declared,
                labels,
                dialog.way);
        dialog.plan(labels, () -> {
            Wish wish = Wish.of("rebuild").with("way", dialog.way.getValue().word());
            next.accept(declared.getValue() ? wish : wish.with("keep", split(labels.getValue())));
        });
        return dialog;
    }

    private void partitions(BlockDevice disk, List<String> declared, List<Checkbox> boxes, List<String> labels) {
        form.add(new H3("On " + disk.path() + (disk.model().isEmpty() ? "" : ", " + disk.model())));
        StorageLoss loss = StorageLoss.of(disk, declared);
        Div rows = new Div();
        rows.addClassName("rows");
        List<Component> choices = new ArrayList<>();
        for (Volume volume : StorageLoss.of(disk, List.of()).lost()) {
            if (volume.holdsSystem() || !KeptLabel.problem(volume.label()).isEmpty()) {
                rows.add(new Row(Phrase.plain(described(volume)))
                        .mark(Tone.BAD, Glyph.CROSS)
                        .end(Phrase.tag("lost")));
                continue;
            }
            boolean keeps = loss.kept().stream().anyMatch(kept -> kept.path().equals(volume.path()));
            Checkbox box = new Checkbox("Keep " + described(volume), keeps);
            boxes.add(box);
            labels.add(volume.label());
            choices.add(box);
        }
        form.add(rows);
        choices.forEach(form::add);
    }

    private static boolean holdsSystem(BlockDevice disk) {
        return StorageLoss.of(disk, List.of()).lost().stream().anyMatch(Volume::holdsSystem);
    }

    private static String described(Volume volume) {
        long bytes = volume.bytes();
        String size = bytes >= GIB ? Math.round((double) bytes / GIB) + " GiB" : Math.max(1, bytes / MIB) + " MiB";
        return (volume.label().isEmpty() ? volume.path() : volume.label() + " (" + volume.path() + ")") + ", " + size
                + (volume.mountPoints().isEmpty() ? "" : ", with " + String.join(", ", volume.mountPoints()));
    }

    private static TextField labelled(String label, String value) {
        TextField field = new TextField(label);
        field.setPlaceholder("data, backup*");
        field.setHelperText("Labels of partitions, with commas between; * and ? stand for any letters.");
        field.setValue(value);
        field.setWidthFull();
        return field;
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .toList();
    }

    private void plan(TextField labels, Runnable next) {
        Button plan = new Button("Show the plan", e -> {
            String problem = split(labels.getValue()).stream()
                    .map(KeptLabel::problem)
                    .filter(words -> !words.isEmpty())
                    .findFirst()
                    .orElse("");
            if (!problem.isEmpty()) {
                labels.setErrorMessage(problem);
                labels.setInvalid(true);
                labels.focus();
                return;
            }
            close();
            next.run();
        });
        plan.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", e -> close()), plan);
    }

    private static String words(RebuildWay way) {
        return switch (way) {
            case AUTO -> "The safest that it can: kexec, else its firmware's network boot";
            case KEXEC -> "By kexec: the running system starts the live installer";
            case NETWORK -> "By the network boot of its firmware, once (UEFI)";
            case PXE -> "By PXE: armed, and rebooted, or woken when it is dead";
        };
    }
}
