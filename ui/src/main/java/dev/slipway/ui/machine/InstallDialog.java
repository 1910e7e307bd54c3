package dev.slipway.ui.machine;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.slipway.fleet.provision.ArmOutcome;
import dev.slipway.fleet.provision.InstallPlan;
import dev.slipway.fleet.provision.PlanOutcome;
import dev.slipway.fleet.provision.PlanOutcome.Obstacle;
import dev.slipway.fleet.provision.Provisioning;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.util.List;

/** Shows what an installation would do, in full, and arms it only when the machine's name was typed. */
final class InstallDialog extends Dialog {
    private final String name;
    private final Provisioning provisioning;
    private final Person person;
    private final ViewerTime times;
    private final Runnable after;
    private final Div content = new Div();

    InstallDialog(String name, Provisioning provisioning, Person person, ViewerTime times, Runnable after) {
        super("Install " + name);
        this.name = name;
        this.provisioning = provisioning;
        this.person = person;
        this.times = times;
        this.after = after;
        setWidth("min(640px, 96vw)");
        add(content);
        switch (provisioning.plan(name)) {
            case PlanOutcome.Ready(InstallPlan plan) -> show(plan);
            case PlanOutcome.NotReady(List<Obstacle> obstacles) -> show(obstacles);
        }
    }

    private void show(List<Obstacle> obstacles) {
        content.add(new Paragraph(
                obstacles.size() == 1
                        ? "One thing stands in the way."
                        : obstacles.size() + " things stand in the way."));
        Div rows = new Div();
        rows.addClassName("rows");
        obstacles.forEach(o -> rows.add(
                new Row(Phrase.plain(o.what())).mark(Tone.BAD, Tone.BAD.glyph()).detail(o.remedy())));
        content.add(rows);
        getFooter().removeAll();
        getFooter().add(new Button("Close", e -> close()));
    }

    private void show(InstallPlan plan) {
        content.removeAll();
        content.add(new Paragraph(Phrase.quiet("The plan. Nothing has happened yet.")));
        plan.warnings().forEach(words -> content.add(new Notice(Tone.WARN, words)));
        DescriptionList facts = new DescriptionList();
        facts.addClassName("plan-grid");
        fact(facts, "Wiped", Phrase.strong(plan.disk()), Phrase.plain(" of the machine, with everything on it"));
        fact(facts, "System", Phrase.plain(plan.os()));
        fact(
                facts,
                "Configuration",
                Phrase.plain("profile "),
                new Anchor("profiles/" + plan.profile(), plan.profile()),
                Phrase.plain(" at commit "),
                new Anchor(
                        "changes/" + plan.commit(),
                        plan.commit().substring(0, Math.min(8, plan.commit().length()))));
        fact(facts, "It brings", lines(plan.contents(), "nothing but Slipway's own additions"));
        fact(facts, "Network", Phrase.plain(plan.network()));
        if (!plan.kernelArguments().isEmpty()) {
            fact(facts, "Kernel arguments", Phrase.code(String.join(" ", plan.kernelArguments())));
        }
        fact(
                facts,
                "Known by",
                Phrase.code(plan.macs().isEmpty() ? "UUID or serial number" : String.join(", ", plan.macs())));
        fact(
                facts,
                "Then",
                Phrase.plain("Within " + plan.armedFor() + " minutes, restart it so that it boots from the network."
                        + " It installs, boots its disk and phones home. Until it asks, you can take this back."));
        content.add(facts);
        TextField typed = new TextField("Type " + name + " to confirm that the disk is wiped");
        typed.setWidthFull();
        typed.setAutocomplete(com.vaadin.flow.component.textfield.Autocomplete.OFF);
        typed.setValueChangeMode(ValueChangeMode.EAGER);
        Button arm = new Button("Arm the installation", e -> arm(plan, typed.getValue()));
        arm.addThemeVariants(ButtonVariant.PRIMARY, ButtonVariant.ERROR);
        arm.setEnabled(false);
        typed.addValueChangeListener(e -> arm.setEnabled(e.getValue().strip().equals(name)));
        content.add(
                typed,
                new ApiCall(
                        person.name(), "POST", "/machines/" + name + "/install", "{\"confirm\": \"" + name + "\"}"));
        getFooter().removeAll();
        getFooter().add(new Button("Cancel", e -> close()), arm);
    }

    private void arm(InstallPlan plan, String typed) {
        switch (provisioning.arm(name, typed, plan, person.name())) {
            case ArmOutcome.Armed(var installation, var until) -> {
                close();
                Outcome.done(name + " is armed until " + times.words(until) + ". Restart it now.");
                after.run();
            }
            case ArmOutcome.PlanChanged(InstallPlan now) -> {
                show(now);
                content.addComponentAsFirst(
                        new Notice(Tone.WARN, "The plan has changed while you were reading. This is the new one."));
            }
            case ArmOutcome.Refused(Obstacle obstacle) ->
                content.addComponentAsFirst(new Notice(Tone.BAD, obstacle.what() + " " + obstacle.remedy()));
        }
    }

    private static void fact(DescriptionList list, String term, Component... words) {
        list.add(new Term(term), new Description(words));
    }

    private static Component lines(List<String> lines, String none) {
        if (lines.isEmpty()) {
            return Phrase.quiet(none);
        }
        Div all = new Div();
        lines.forEach(line -> all.add(new Div(line)));
        return all;
    }
}
