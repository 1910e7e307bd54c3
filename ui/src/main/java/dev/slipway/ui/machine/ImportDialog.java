package dev.slipway.ui.machine;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipway.fleet.adopt.ImportProposal;
import dev.slipway.fleet.adopt.ImportWish;
import dev.slipway.fleet.adopt.Imports;
import dev.slipway.fleet.adopt.LookOutcome;
import dev.slipway.fleet.adopt.SurveyOutcome;
import dev.slipway.fleet.declared.ChangeOutcome;
import dev.slipway.fleet.declared.Clash;
import dev.slipway.fleet.declared.DeclaredFleet;
import dev.slipway.fleet.declared.FileEdit;
import dev.slipway.fleet.declared.FleetRepository;
import dev.slipway.fleet.declared.MachineName;
import dev.slipway.fleet.declared.Problem;
import dev.slipway.fleet.declared.ProfileName;
import dev.slipway.ssh.HostKeys;
import dev.slipway.ssh.SshEndpoint;
import dev.slipway.ui.change.Outcome;
import dev.slipway.ui.part.Notice;
import dev.slipway.ui.part.Phrase;
import dev.slipway.ui.part.ProgressLine;
import dev.slipway.ui.part.Row;
import dev.slipway.ui.part.SourceEditor;
import dev.slipway.ui.part.Tone;
import dev.slipway.ui.shell.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Takes a machine that runs already into the fleet: its fingerprints, its facts, its files, then the commit. */
final class ImportDialog extends Dialog {
    private final Imports imports;
    private final Person person;
    private final Div content = new Div();
    private final TextField name = new TextField("Name in the fleet");
    private final TextField address = new TextField("Address");
    private final IntegerField port = new IntegerField("Port");
    private final TextField login = new TextField("Login");
    private final Select<String> profile = new Select<>();
    private final Select<String> jump = new Select<>();

    ImportDialog(Imports imports, FleetRepository fleet, Person person) {
        super("Import a machine");
        this.imports = imports;
        this.person = person;
        setWidth("min(720px, 96vw)");
        content.addClassName("plan");
        add(content);
        name.setPlaceholder("ns1");
        address.setPlaceholder("192.168.1.12");
        port.setValue(SshEndpoint.DEFAULT_PORT);
        port.setMin(1);
        port.setMax(65_535);
        login.setValue("core");
        jump.setLabel("Through");
        jump.setItems(Stream.concat(
                        Stream.of(""),
                        fleet.current().machines().keySet().stream().map(MachineName::value))
                .toList());
        jump.setItemLabelGenerator(through -> through.isEmpty() ? "directly" : through);
        jump.setValue("");
        profile.setLabel("Profile, when its own configuration cannot be read");
        List<String> profiles = fleet.current().profiles().keySet().stream()
                .map(ProfileName::value)
                .toList();
        profile.setItems(profiles);
        profiles.stream().findFirst().ifPresent(profile::setValue);
        ask();
    }

    private void ask() {
        Div pair = new Div(port, login);
        pair.addClassName("pair");
        Div form = new Div(
                new Paragraph("It must run, and its login must have Slipway's key and may use sudo without a password."
                        + " Nothing on it is changed."),
                name,
                address,
                pair,
                jump,
                profile);
        form.addClassName("form");
        show(form);
        Button look = new Button("Look at its host keys", e -> look());
        buttons(look);
        addOpenedChangeListener(e -> name.focus());
    }

    private void look() {
        if (!MachineName.fits(name.getValue().strip())) {
            name.setErrorMessage("Use small letters, digits and hyphens, at most 63, such as ns1.");
            name.setInvalid(true);
            return;
        }
        if (profile.getOptionalValue().isEmpty()) {
            profile.setErrorMessage("Choose one; make one under Profiles when there is none.");
            profile.setInvalid(true);
            return;
        }
        SshEndpoint endpoint;
        try {
            endpoint = new SshEndpoint(
                    address.getValue().strip(),
                    port.getOptionalValue().orElse(SshEndpoint.DEFAULT_PORT),
                    login.getValue().strip());
        } catch (IllegalArgumentException e) {
            address.setErrorMessage("Write a host name or an IP address, and a login such as core.");
            address.setInvalid(true);
            return;
        }
        String through = jump.getOptionalValue().orElse("");
        later("Asks " + endpoint.address() + " for its host keys…", () -> {
            LookOutcome outcome = imports.look(endpoint, through);
            return () -> {
                switch (outcome) {
                    case LookOutcome.Shown(HostKeys keys) -> accept(endpoint, keys);
                    case LookOutcome.Refused(String words, String remedy) -> refused(words, remedy);
                }
            };
        });
    }

    private void accept(SshEndpoint endpoint, HostKeys keys) {
        Div rows = new Div();
        rows.addClassName("rows");
        keys.fingerprints().forEach(print -> rows.add(new Row(Phrase.code(print))));
        Checkbox same = new Checkbox("These are the machine's own");
        Button survey = new Button("Log in and read", e -> survey(endpoint, keys));
        survey.setEnabled(false);
        same.addValueChangeListener(e -> survey.setEnabled(e.getValue()));
        show(
                new Paragraph("Compare with what the machine itself says at its console: "
                        + "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"),
                rows,
                same);
        buttons(survey);
    }

    private void survey(SshEndpoint endpoint, HostKeys keys) {
        ImportWish wish = new ImportWish(
                new MachineName(name.getValue().strip()),
                endpoint,
                jump.getOptionalValue().orElse(""),
                keys,
                new ProfileName(profile.getValue()));
        later("Logs in and reads what it is…", () -> {
            SurveyOutcome outcome = imports.survey(wish);
            return () -> {
                switch (outcome) {
                    case SurveyOutcome.Proposed(ImportProposal proposal) -> review(proposal);
                    case SurveyOutcome.Refused(String words, String remedy) -> refused(words, remedy);
                }
            };
        });
    }

    private void review(ImportProposal proposal) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("plan-grid");
        FactRows.of(proposal.facts()).stream()
                .limit(3)
                .forEach(row -> facts.add(new Term(row.term()), new Description(String.join(" · ", row.words()))));
        List<SourceEditor> editors = new ArrayList<>();
        Div files = new Div();
        for (FileEdit.Put file : proposal.files()) {
            SourceEditor editor = new SourceEditor(file.path(), SourceEditor.Language.YAML);
            editor.text(file.text());
            editors.add(editor);
            files.add(new H3(file.path()), editor);
        }
        Div trouble = new Div();
        Button commit = new Button("Commit", e -> {
            List<FileEdit.Put> edited = new ArrayList<>();
            for (int i = 0; i < editors.size(); i++) {
                edited.add(new FileEdit.Put(
                        proposal.files().get(i).path(), editors.get(i).text()));
            }
            commit(proposal.with(edited), trouble);
        });
        show(new Paragraph("This would be declared. Read it, change it, commit it."), facts);
        proposal.remarks().forEach(remark -> content.add(new Notice(Tone.INFO, remark)));
        content.add(files, trouble);
        buttons(commit);
    }

    private void commit(ImportProposal reviewed, Div trouble) {
        trouble.removeAll();
        switch (imports.commit(reviewed, person.name())) {
            case ChangeOutcome.Committed(String commit, DeclaredFleet now) ->
                gone(reviewed.wish().name());
            case ChangeOutcome.Unchanged(String commit) -> gone(reviewed.wish().name());
            case ChangeOutcome.Refused(List<Problem> problems) ->
                problems.forEach(problem -> trouble.add(new Notice(Tone.BAD, problem.words())));
            case ChangeOutcome.Conflict(List<Clash> clashes) ->
                trouble.add(new Notice(Tone.WARN, "Somebody else has just written this file. Choose another name."));
            case ChangeOutcome.NotStored(Problem problem) -> trouble.add(new Notice(Tone.BAD, problem.words()));
        }
    }

    private void gone(MachineName machine) {
        close();
        Outcome.done(machine + " is imported.");
        UI.getCurrent().navigate("machines/" + machine);
    }

    private void refused(String words, String remedy) {
        ask();
        content.addComponentAsFirst(new Notice(Tone.BAD, Phrase.strong(words), Phrase.plain(" " + remedy)));
    }

    /** Asks the machine beside the session, and shows the answer in it. */
    private void later(String words, Supplier<Runnable> question) {
        show(Phrase.sub(Phrase.plain(words)), new ProgressLine(words, 0, 0));
        getFooter().removeAll();
        getFooter().add(new Button("Cancel", e -> close()));
        UI ui = UI.getCurrent();
        Thread.ofVirtual().name("import").start(() -> {
            Runnable answer = question.get();
            ui.accessLater(answer::run, () -> {}).run();
        });
    }

    private void show(com.vaadin.flow.component.Component... parts) {
        content.removeAll();
        content.add(parts);
    }

    private void buttons(Button next) {
        next.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().removeAll();
        getFooter().add(new Button("Cancel", e -> close()), next);
    }
}
