package dev.slipway.ui.image;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.declared.OsStream;
import dev.slipway.pxe.image.CpuArch;
import dev.slipway.pxe.image.MirrorRequest;
import dev.slipway.pxe.image.OsFamily;
import dev.slipway.ui.part.Phrase;
import java.util.List;
import java.util.function.Consumer;

/** Asks which image is wanted from its publisher. */
final class MirrorDialog extends Dialog {
    private final Select<OsFamily> family = new Select<>();
    private final ComboBox<String> stream = new ComboBox<>("Stream");
    private final Select<CpuArch> cpu = new Select<>();
    private final TextField version = new TextField("Version");
    private final Consumer<MirrorRequest> start;

    MirrorDialog(Consumer<MirrorRequest> start) {
        super("Mirror an image");
        this.start = start;
        setWidth("min(520px, 94vw)");
        family.setLabel("System");
        family.setItems(OsFamily.values());
        family.setItemLabelGenerator(OsFamily::words);
        family.addValueChangeListener(e -> streams());
        stream.setAllowCustomValue(true);
        stream.addCustomValueSetListener(e -> stream.setValue(e.getDetail()));
        cpu.setLabel("Processor");
        cpu.setItems(CpuArch.values());
        cpu.setItemLabelGenerator(CpuArch::id);
        cpu.setValue(CpuArch.X86_64);
        version.setPlaceholder("Newest");
        version.setHelperText("Empty for the newest of the stream.");
        family.setValue(OsFamily.FCOS);
        Div one = new Div(family, stream);
        one.addClassName("pair");
        Div two = new Div(cpu, version);
        two.addClassName("pair");
        Div form = new Div(
                new Paragraph(Phrase.quiet("Fetched from the publisher, checked against its checksums, and published"
                        + " here only when whole. A broken download goes on where it stopped.")),
                one,
                two);
        form.addClassName("form");
        Button go = new Button("Mirror", e -> go());
        go.addThemeVariants(ButtonVariant.PRIMARY);
        add(form);
        getFooter().add(new Button("Cancel", e -> close()), go);
    }

    private void streams() {
        List<String> names = dev.slipway.fleet.declared.OsFamily.valueOf(
                        family.getValue().name())
                .streams()
                .stream()
                .map(OsStream::word)
                .toList();
        stream.setItems(names);
        stream.setValue(names.getFirst());
    }

    private void go() {
        String name = stream.getOptionalValue().orElse("").strip();
        version.setInvalid(false);
        stream.setInvalid(false);
        try {
            start.accept(new MirrorRequest(
                    family.getValue(), name, version.getValue().strip(), cpu.getValue()));
            close();
        } catch (IllegalArgumentException e) {
            boolean aboutStream = String.valueOf(e.getMessage()).contains("stream");
            if (aboutStream) {
                stream.setErrorMessage(e.getMessage());
                stream.setInvalid(true);
            } else {
                version.setErrorMessage(e.getMessage());
                version.setInvalid(true);
            }
        }
    }
}
