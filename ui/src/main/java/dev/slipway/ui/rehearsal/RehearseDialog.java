package dev.slipway.ui.rehearsal;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.Autocomplete;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.slipway.fleet.declared.DeclaredDrill;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.DrillHours;
import dev.slipway.fleet.declared.DrillKind;
import dev.slipway.fleet.declared.DrillTarget;
import dev.slipway.fleet.declared.GroupName;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.rehearsal.Preview;
import dev.slipway.fleet.rehearsal.RehearsalRun;
import dev.slipway.fleet.rehearsal.RehearsalWish;
import dev.slipway.fleet.rehearsal.Rehearsals;
import dev.slipway.fleet.rehearsal.RunOutcome;
import dev.slipway.ui.operation.PlanText;
import dev.slipway.ui.part.ApiCall;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.part.ViewerTime;
import dev.slipway.ui.shell.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Rehearses now: first whom and how often, then the plan of whose turn it is, then it begins. */
public final class RehearseDialog extends Dialog {
    private final Rehearsals rehearsals;
    private final Person person;
    private final Div content = new Div();
    private final TextField why = new TextField("Why");

    /**
     * Makes the dialog.
     *
     * @param rehearsals where rehearsals are begun
     * @param person who asks
     */
    public RehearseDialog(Rehearsals rehearsals, Person person) {
        super("Rehearse now");
        this.rehearsals = rehearsals;
        this.person = person;
        setWidth("min(680px, 96vw)");
        content.addClassName("plan");
        add(content);
        why.setWidthFull();
        why.setMaxLength(200);
        why.setPlaceholder("For the history, such as: before the holidays");
    }

    /** Somebody who can be rehearsed. */
    private record Choice(String label, DrillTarget target) {}

    /**
     * Asks whom, what and how often.
     *
     * @param fleet the declared fleet
     */
    public void ask(DeclaredFleet fleet) {
        List<Choice> choices = new ArrayList<>();
        for (GroupName group : fleet.groups().keySet()) {
            int members = fleet.membersOf(group).size();
            if (members > 0) {
                choices.add(
                        new Choice("A machine of " + group + ", which has " + members, new DrillTarget.OfGroup(group)));
            }
        }
        for (MachineName machine : fleet.machines().keySet()) {
            choices.add(new Choice(machine.value(), new DrillTarget.OfMachines(List.of(machine))));
        }
        ask(choices);
    }

    /**
     * Asks what and how often for one machine.
     *
     * @param machine the machine
     */
    public void ask(MachineName machine) {
        ask(List.of(new Choice(machine.value(), new DrillTarget.OfMachines(List.of(machine)))));
    }

    private void ask(List<Choice> choices) {
        List<DrillKind> kinds = rehearsals.kinds();
        if (choices.isEmpty() || kinds.isEmpty()) {
            refuse("There is no machine to rehearse with.", "Declare and install one first.");
            open();
            return;
        }
        Select<Choice> whom = new Select<>();
        whom.setLabel("Whom");
        whom.setItems(choices);
        whom.setItemLabelGenerator(Choice::label);
        whom.setValue(choices.getFirst());
        Select<DrillKind> kind = new Select<>();
        kind.setLabel("What");
        kind.setItems(kinds);
        kind.setItemLabelGenerator(DrillKind::title);
        kind.setValue(kinds.getFirst());
        IntegerField times = new IntegerField("Times in a row");
        times.setValue(1);
        times.setMin(1);
        times.setMax(DeclaredDrill.MOST_TIMES);
        times.setStepButtonsVisible(true);
        Div pair = new Div(kind, times);
        pair.addClassName("pair");
        Paragraph lost = new Paragraph();
        kind.addValueChangeListener(e -> lost.setText(about(e.getValue())));
        lost.setText(about(kinds.getFirst()));
        Div form = new Div(whom, pair, lost);
        form.addClassName("form");
        content.removeAll();
        content.add(form);
        Button show = new Button("Show the plan", e -> {
            if (times.isEmpty() || times.isInvalid()) {
                times.focus();
                return;
            }
            propose(
                    new RehearsalWish(
                            kind.getValue(),
                            whom.getValue().target(),
                            DeclaredDrill.Which.ROTATE,
                            times.getValue(),
                            "{}",
                            new DrillHours.Always()),
                    "");
        });
        show.addThemeVariants(ButtonVariant.PRIMARY);
        buttons(show);
        open();
    }

    private static String about(DrillKind kind) {
        return switch (kind) {
            case REBOOT -> "The machine goes down and comes back. It stops at the first that does not.";
            case ROLLBACK ->
                "The machine goes back to the version before and returns to the present one. Its updates are held"
                        + " meanwhile, and nothing stays on the blocklist.";
            case RESET -> "Everything on the machine but what is kept is lost, and its configuration is applied anew.";
            case REBUILD -> "The machine's disk is written anew: data that is not on a kept partition is lost.";
        };
    }

    /**
     * Shows what a declared drill would do now.
     *
     * @param drill the drill
     */
    public void show(DeclaredDrill drill) {
        propose(RehearsalWish.of(drill), drill.name().value());
        open();
    }

    private void buttons(Button... further) {
        getFooter().removeAll();
        getFooter().add(new Button("Cancel", e -> close()));
        getFooter().add(further);
    }

    private void propose(RehearsalWish wish, String drill) {
        setHeaderTitle(wish.headline());
        content.removeAll();
        content.add(
                Phrase.sub(Phrase.plain("Looks whose turn it is, and how that machine is…")),
                new ProgressLine("Planning", 0, 0));
        buttons();
        UI ui = UI.getCurrent();
        String who = person.name();
        // Machines are asked, which may take seconds to answer or not to.
        Thread.ofVirtual().name("plan of a rehearsal").start(() -> {
            Preview preview = rehearsals.preview(wish, who);
            ui.accessLater(
                            () -> {
                                switch (preview) {
                                    case Preview.Ready ready -> show(ready, drill);
                                    case Preview.Refused(String words, String remedy) -> refuse(words, remedy);
                                }
                            },
                            () -> {})
                    .run();
        });
    }

    private void refuse(String words, String remedy) {
        content.removeAll();
        content.add(
                new Paragraph("It cannot begin now, and that says nothing against the machines."),
                new Row(Phrase.plain(words)).mark(Tone.WARN, Tone.WARN.glyph()).detail(remedy));
        getFooter().removeAll();
        getFooter().add(new Button("Close", e -> close()));
    }

    private void show(Preview.Ready ready, String drill) {
        RehearsalWish wish = ready.wish();
        content.removeAll();
        content.add(Phrase.sub(
                Phrase.plain("Nothing has happened yet. First it is "),
                Phrase.strong(ready.machine().value()),
                Phrase.plain(
                        wish.times() == 1
                                ? "."
                                : ", then on, " + wish.times() + " rounds in all; it stops at the"
                                        + " first failure.")));
        ready.passedOver()
                .forEach(over -> content.add(new Row(
                                Phrase.strong(over.machine().value()),
                                Phrase.plain(" is passed over: " + over.why().words()))
                        .mark(Tone.WARN, Tone.WARN.glyph())
                        .detail(over.why().remedy())));
        content.add(
                PlanText.lines(ready.plan().plan()), PlanText.steps(ready.plan().plan()));
        if (!ready.after().isEmpty()) {
            content.add(Phrase.sub(Phrase.plain("After that in each round: " + String.join(". ", ready.after())
                    + ". This is done even if you cancel, so that the machine ends where it began.")));
        }
        content.add(Phrase.sub(Phrase.plain("Expected for each round: " + expected(ready) + ".")));
        content.add(why);
        Button start = new Button(wish.times() == 1 ? "Rehearse" : "Rehearse " + wish.times() + " times");
        start.addThemeVariants(ButtonVariant.PRIMARY);
        TextField typed = new TextField("Type " + ready.word() + " to confirm: data on "
                + (wish.target() instanceof DrillTarget.OfGroup ? "machines of it" : "it") + " will be lost");
        if (!ready.word().isEmpty()) {
            typed.setWidthFull();
            typed.setAutocomplete(Autocomplete.OFF);
            typed.setValueChangeMode(ValueChangeMode.EAGER);
            start.addThemeVariants(ButtonVariant.ERROR);
            start.setEnabled(false);
            typed.addValueChangeListener(
                    e -> start.setEnabled(e.getValue().strip().equals(ready.word())));
            content.add(typed);
        }
        start.addClickListener(e -> start(wish, drill, typed.getValue().strip()));
        content.add(new ApiCall(person.name(), "POST", path(drill), body(wish, drill, ready.word())));
        buttons(start);
    }

    private static String expected(Preview.Ready ready) {
        var expected = ready.plan().plan().expected();
        return expected.count() == 0
                ? "not known, the first " + ready.wish().kind().word() + " of this fleet"
                : "about " + ViewerTime.span(expected.median()) + ", from "
                        + Phrase.count(expected.count(), "earlier one", "earlier ones");
    }

    private void start(RehearsalWish wish, String drill, String typed) {
        Function<String, RunOutcome> begin = reason -> drill.isEmpty()
                ? rehearsals.start(wish, typed, reason, person.name())
                : rehearsals.start(new dev.slipway.fleet.declared.DrillName(drill), typed, reason, person.name());
        switch (begin.apply(why.getValue().strip())) {
            case RunOutcome.Started(RehearsalRun run) -> {
                close();
                UI.getCurrent().navigate("rehearsals/" + run.id());
            }
            case RunOutcome.Refused(String words, String remedy) ->
                content.addComponentAsFirst(new Notice(Tone.BAD, words + " " + remedy));
        }
    }

    private static String path(String drill) {
        return drill.isEmpty() ? "/rehearsals" : "/rehearsals/drills/" + drill + "/start";
    }

    private static String body(RehearsalWish wish, String drill, String word) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        if (drill.isEmpty()) {
            body.put("kind", wish.kind().word());
            switch (wish.target()) {
                case DrillTarget.OfGroup(GroupName group) -> body.put("group", group.value());
                case DrillTarget.OfMachines(List<MachineName> machines) ->
                    machines.forEach(machine -> body.withArray("machines").add(machine.value()));
            }
            body.put("times", wish.times());
        }
        if (!word.isEmpty()) {
            body.put("confirm", word);
        }
        return body.put("why", "…").toString();
    }
}
